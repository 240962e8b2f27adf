-- The role of the caller that filed the revision; null for revisions from before this.
ALTER TABLE Revision ADD COLUMN FiledByRole TEXT NULL;

-- The deviations that name a unit as the other one of a copy.
CREATE INDEX IX_Deviation_Peer ON Deviation (PeerBureau, PeerUnit) WHERE PeerUnit IS NOT NULL;
