namespace PerfHub.Api.Persistence.Outbox;

/// <summary>The statements of an outbox table; see <see cref="TableMap{TRow}"/>.</summary>
public static class OutboxTable<TRow>
{
    /// <summary>All ids, in order.</summary>
    public static string SelectIdsSql { get; } = $"SELECT Id FROM {TableMap<TRow>.Name} ORDER BY Id";

    /// <summary>How many rows wait, and the first one.</summary>
    public static string BacklogSql { get; } = $"SELECT COUNT(*) AS Pending, MIN(Id) AS OldestId FROM {TableMap<TRow>.Name}";

    /// <summary>Claims the unclaimed rows up to <c>@claimId</c>, without waiting for rows that other transactions are inserting.</summary>
    public static string ClaimSql(Dialect dialect) => $"UPDATE {TableMap<TRow>.Name}{dialect.SkipLockedHint} SET ClaimId = @claimId WHERE ClaimId = 0 AND Id <= @claimId";

    /// <summary>Sets the claim of one row, and waits for a transaction that has locked it.</summary>
    public static string SetClaimSql { get; } = $"UPDATE {TableMap<TRow>.Name} SET ClaimId = @claimId WHERE Id = @id";

    /// <summary>The rows of a claim, in order.</summary>
    public static string SelectClaimedSql { get; } = $"SELECT q.* FROM {TableMap<TRow>.Name} q WHERE q.Id <= @claimId AND q.ClaimId = @claimId ORDER BY q.Id";

    /// <summary>Deletes the rows of a claim, as <see cref="ClaimSql"/> claims them.</summary>
    public static string DeleteClaimedSql(Dialect dialect) => $"DELETE FROM {TableMap<TRow>.Name}{dialect.SkipLockedHint} WHERE Id <= @claimId AND ClaimId = @claimId";
}
