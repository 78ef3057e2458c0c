(CNN) -- The ferry Skerra ran aground on a sandbank off Hask early on Tuesday with 212 people on board, the coastguard said.

Nobody was hurt. Two tugs tried to pull the ship free at high water, but a rope broke and they gave up until the evening.

“We heard a long scrape and then it was quiet,” said Rosa Tindall, a teacher from Ferren who was on her way to work.

The Skerra Line said it would look into why the ship had left the channel. It is the third accident of the line in two years.

CNN's Bo Ek contributed to this report.

@highlight

Ferry runs aground off Hask

@highlight

NEW: Nobody was hurt
