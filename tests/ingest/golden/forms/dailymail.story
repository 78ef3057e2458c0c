By

Ann Lee

PUBLISHED:

08:30 EST, 5 November 2013

|

UPDATED:

14:31 EST, 5 November 2013

The ferry Skerra ran aground on a sandbank off Hask early on Tuesday with 212 people on board, the coastguard said.

Nobody was hurt. Two tugs tried to pull the ship free at high water, but a rope broke and they gave up until the evening.

Scroll down for video

The Skerra Line said it would look into why the ship had left the channel. It is the third accident of the line in two years.

@highlight

Ferry aground
