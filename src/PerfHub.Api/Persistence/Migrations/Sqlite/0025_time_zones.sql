-- The IANA id of the bureau's time zone; null for Asia/Shanghai.
ALTER TABLE Bureau ADD COLUMN TimeZone TEXT NULL;
