BEGIN TRANSACTION;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, url TEXT,
    digest TEXT NOT NULL, publisher TEXT, publisher_fold TEXT NOT NULL, kind TEXT NOT NULL, language TEXT NOT NULL,
    published INTEGER, published_text TEXT, zone_known INTEGER NOT NULL, chunks INTEGER NOT NULL);
INSERT INTO "articles" VALUES(1,'0000000000000001',1,NULL,'3c7d01d8de4adadc947bf7451bc7dc12e0ce1abdf1d4630c897563fc4f3621ab','The Harbour Post','the harbour post','news','',1763596800,'2025-11-20',0,4);
INSERT INTO "articles" VALUES(2,'0000000000000002',1,NULL,'7295124ca114daea024962736b49191864bd8e13eb581d4563510aeb374e1370','Kestrel','kestrel','news','',1763625600,'2025-11-20T08:00',0,5);
INSERT INTO "articles" VALUES(3,'0000000000000003',2,'https://news.example/3','0966c3b042bbdc21546b6d2efe633f52d45ba8adcd9113deb978d0622977a379',NULL,'','news','',NULL,NULL,0,1);
CREATE TABLE chunks (
    key INTEGER PRIMARY KEY AUTOINCREMENT, article_key INTEGER NOT NULL, position INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, vector BLOB NOT NULL);
INSERT INTO "chunks" VALUES(1,1,0,0,80,X'EEADF5A2B3AFC03146341AB536B00D2A7DAF72B8ED98649D10B1672520AE1C34F12E35ADD62E65AF7724651804AC3633BCA4DB928533B13155311CB2F632BE31');
INSERT INTO "chunks" VALUES(2,1,1,80,160,X'94A584B2BF2863320236CBA84EB451A98BB187AD3F2B5EB1883210B1F8B4232E8F31DB2CAA311A286C2E84AE31B45F3228B030313C31871DFD301B2F5A35B232');
INSERT INTO "chunks" VALUES(3,1,2,160,240,X'EEADF5A2B3AFC03146341AB536B00D2A7DAF72B8ED98649D10B1672520AE1C34F12E35ADD62E65AF7724651804AC3633BCA4DB928533B13155311CB2F632BE31');
INSERT INTO "chunks" VALUES(4,1,3,240,320,X'94A584B2BF2863320236CBA84EB451A98BB187AD3F2B5EB1883210B1F8B4232E8F31DB2CAA311A286C2E84AE31B45F3228B030313C31871DFD301B2F5A35B232');
INSERT INTO "chunks" VALUES(5,2,0,0,80,X'4825449B1CADA631AB331CB74AAF382677AF94B843A4D1242AAF7F2D0DADFD331B31BCA447233DB1232F37AE53AC0A2B8D24E32A1634B732E32D96B040326F29');
INSERT INTO "chunks" VALUES(6,2,1,80,160,X'1E3104B2492F8231D234D8B141B347AD10B1D5A89B283AB0BB342BAC65B49A2A9433CD317F2645A6A93305B433B46BADBBACD7333E319527E225AB326334ACA4');
INSERT INTO "chunks" VALUES(7,2,2,160,240,X'4825449B1CADA631AB331CB74AAF382677AF94B843A4D1242AAF7F2D0DADFD331B31BCA447233DB1232F37AE53AC0A2B8D24E32A1634B732E32D96B040326F29');
INSERT INTO "chunks" VALUES(8,2,3,240,320,X'1E3104B2492F8231D234D8B141B347AD10B1D5A89B283AB0BB342BAC65B49A2A9433CD317F2645A6A93305B433B46BADBBACD7333E319527E225AB326334ACA4');
INSERT INTO "chunks" VALUES(9,2,4,320,338,X'6B2735B13633D42A88AB692998A6C4B4B5281AB46D2E31AFB8B2AF20AD26E4B03434972D3CA0B5AF45356FAD112BA4B52B224A32542F36349A30EAAEFA2F76B6');
INSERT INTO "chunks" VALUES(11,3,0,0,29,X'C2338598BAB35229C3282234E5B117329230A12E28A815B4A62BA036DAAF61AD65A9E5ADACAD04AFAF33E2276D26F4B0E91DFB3660ABAD2838B2E4A593348FB0');
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('archive_id','984a681d675849279553bcc3fb9d9ec6');
INSERT INTO "meta" VALUES('dimensions','32');
INSERT INTO "meta" VALUES('embedder','word-hash');
INSERT INTO "meta" VALUES('generation','14');
INSERT INTO "meta" VALUES('schema_version','2');
CREATE TABLE owed (
    id INTEGER PRIMARY KEY AUTOINCREMENT, index_name TEXT NOT NULL, action TEXT NOT NULL, article_key INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE runs (id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT NOT NULL, report TEXT NOT NULL);
CREATE TABLE versions (
    article_key INTEGER NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL, stored_at TEXT NOT NULL,
    facts TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (article_key, version));
INSERT INTO "versions" VALUES(1,1,'3c7d01d8de4adadc947bf7451bc7dc12e0ce1abdf1d4630c897563fc4f3621ab','2026-11-29T08:18:01+00:00','{"article_id": "0000000000000001", "url": null, "title": "Title 1", "publisher": "The Harbour Post", "dateline": null, "section": null, "language": null, "kind": "news", "credit": "The Harbour Post", "story_id": null, "version": 1, "authors": [], "captions": [], "published_at": "2025-11-20", "modified_at": null, "origins": {}}','The ferry left the harbour of the old town at seven in the morning and reached the far shore two hours later with all of its passengers and crew safe and well. The ferry left the harbour of the old town at seven in the morning and reached the far shore two hours later with all of its passengers and crew safe and well. ');
INSERT INTO "versions" VALUES(2,1,'7295124ca114daea024962736b49191864bd8e13eb581d4563510aeb374e1370','2026-11-29T08:18:04+00:00','{"article_id": "0000000000000002", "url": null, "title": "Title 2", "publisher": "Kestrel", "dateline": null, "section": null, "language": null, "kind": "news", "credit": "The Harbour Post", "story_id": null, "version": 1, "authors": [], "captions": [], "published_at": "2025-11-20T08:00", "modified_at": null, "origins": {}}','The ferry left the harbour of the old town at seven in the morning and reached the far shore two hours later with all of its passengers and crew safe and well. The ferry left the harbour of the old town at seven in the morning and reached the far shore two hours later with all of its passengers and crew safe and well. More is known now.');
INSERT INTO "versions" VALUES(3,1,'e46bd1fcde4932951de20ff7d09a88352521534968418a598a74652d7012e5aa','2026-11-29T08:18:05+00:00','{"article_id": "0000000000000003", "url": "https://news.example/3", "title": "Title 3", "publisher": null, "dateline": null, "section": null, "language": null, "kind": "news", "credit": null, "story_id": null, "version": 1, "authors": [], "captions": [], "published_at": null, "modified_at": null, "origins": {}}','Twelve people were rescued.');
INSERT INTO "versions" VALUES(3,2,'0966c3b042bbdc21546b6d2efe633f52d45ba8adcd9113deb978d0622977a379','2026-11-29T08:18:05+00:00','{"article_id": "0000000000000003", "url": "https://news.example/3", "title": "Title 3", "publisher": null, "dateline": null, "section": null, "language": null, "kind": "news", "credit": null, "story_id": null, "version": 2, "authors": [], "captions": [], "published_at": null, "modified_at": null, "origins": {}}','Fourteen people were rescued.');
CREATE INDEX articles_by_url ON articles (url);
CREATE INDEX articles_by_facts ON articles (published, zone_known, publisher_fold, kind, language, chunks);
CREATE INDEX versions_by_digest ON versions (digest);
CREATE INDEX chunks_by_article ON chunks (article_key, position);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('articles',3);
INSERT INTO "sqlite_sequence" VALUES('chunks',11);
INSERT INTO "sqlite_sequence" VALUES('owed',10);
COMMIT;
