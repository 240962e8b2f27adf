-- A filing adds some twenty deviations, and each went to four trees: the table, its key, an index by id, and one of those that are not
-- resolved. Now the key has no more than what finds a deviation, its report and its id, and is that index. Lists sort those of a report by rule.
CREATE TABLE DeviationByReport (
    ReportId         INTEGER NOT NULL REFERENCES CurrentReport (Id),
    RuleId           TEXT NOT NULL,
    Id               TEXT NOT NULL,
    Bureau           TEXT NOT NULL,
    Subject          TEXT NOT NULL,
    Severity         TEXT NOT NULL,
    Status           TEXT NOT NULL,
    Revision         INTEGER NOT NULL,
    Pointer          TEXT NOT NULL,
    Indicator        TEXT NULL,
    Expected         TEXT NOT NULL,
    Actual           TEXT NOT NULL,
    Difference       INTEGER NULL,
    Formula          TEXT NOT NULL,
    MessageZh        TEXT NOT NULL,
    MessageEn        TEXT NOT NULL,
    OpenedAt         TEXT NOT NULL,
    ChangedAt        TEXT NOT NULL,
    Explanation      TEXT NULL,
    ExplainedAt      TEXT NULL,
    Assignee         TEXT NULL,
    DueOn            TEXT NULL,
    PeerBureau       TEXT NULL,
    PeerUnit         TEXT NULL,
    Title            TEXT NULL,
    IndicatorName    TEXT NULL,
    IndicatorSubject TEXT NULL,
    Inputs           TEXT NULL,
    InputsHash       TEXT NULL,
    WordsHash        INTEGER NULL,
    Reevaluation     INTEGER NULL,
    PRIMARY KEY (ReportId, Id)
);

INSERT INTO DeviationByReport (
    ReportId, RuleId, Id, Bureau, Subject, Severity, Status, Revision, Pointer, Indicator, Expected, Actual, Difference, Formula, MessageZh,
    MessageEn, OpenedAt, ChangedAt, Explanation, ExplainedAt, Assignee, DueOn, PeerBureau, PeerUnit, Title, IndicatorName, IndicatorSubject,
    Inputs, InputsHash, WordsHash, Reevaluation)
SELECT
    ReportId, RuleId, Id, Bureau, Subject, Severity, Status, Revision, Pointer, Indicator, Expected, Actual, Difference, Formula, MessageZh,
    MessageEn, OpenedAt, ChangedAt, Explanation, ExplainedAt, Assignee, DueOn, PeerBureau, PeerUnit, Title, IndicatorName, IndicatorSubject,
    Inputs, InputsHash, WordsHash, Reevaluation
FROM Deviation ORDER BY ReportId, Id;
DROP TABLE Deviation;
ALTER TABLE DeviationByReport RENAME TO Deviation;
CREATE INDEX IX_Deviation_Current ON Deviation (ReportId) WHERE Status <> 'Resolved';
CREATE INDEX IX_Deviation_Resolved ON Deviation (ReportId, Revision) WHERE Status = 'Resolved';
-- Findings of auditors are counted before another one is added.
CREATE INDEX IX_Deviation_Manual ON Deviation (ReportId) WHERE RuleId = 'manual';
CREATE INDEX IX_Deviation_Peer ON Deviation (PeerBureau, PeerUnit) WHERE PeerUnit IS NOT NULL;
