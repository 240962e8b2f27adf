namespace PerfHub.Api.Persistence.Outbox;

/// <summary>The statements of an outbox table; see <see cref="TableMap{TRow}"/>.</summary>
public static class OutboxTable<TRow>
{
    /// <summary>All ids, in order.</summary>
    public static string SelectIdsSql { get; } = $"SELECT Id FROM {TableMap<TRow>.Name} ORDER BY Id";

    /// <summary>Claims the unclaimed rows up to <c>@claimId</c>.</summary>
    public static string ClaimSql { get; } = $"UPDATE {TableMap<TRow>.Name} SET ClaimId = @claimId WHERE ClaimId = 0 AND Id <= @claimId";

    /// <summary>The rows of a claim, in order.</summary>
    public static string SelectClaimedSql { get; } = $"SELECT q.* FROM {TableMap<TRow>.Name} q WHERE q.Id <= @claimId AND q.ClaimId = @claimId ORDER BY q.Id";

    /// <summary>Deletes the rows of a claim.</summary>
    public static string DeleteClaimedSql { get; } = $"DELETE FROM {TableMap<TRow>.Name} WHERE Id <= @claimId AND ClaimId = @claimId";
}
