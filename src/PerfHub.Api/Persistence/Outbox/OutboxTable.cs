namespace PerfHub.Api.Persistence.Outbox;

/// <summary>The statements of a queue.</summary>
/// <typeparam name="TRow">The queue's row type; see <see cref="TableMap{TRow}"/>.</typeparam>
public static class OutboxTable<TRow>
{
    /// <summary>The ids of all rows, in order.</summary>
    public static string SelectIdsSql { get; } = $"SELECT Id FROM {TableMap<TRow>.Name} ORDER BY Id";

    /// <summary>Marks the rows up to <c>@batch</c> that nobody has taken up.</summary>
    public static string ClaimSql { get; } = $"UPDATE {TableMap<TRow>.Name} SET ClaimId = @claimId WHERE ClaimId = 0 AND Id <= @claimId";

    /// <summary>The rows of <c>@batch</c>, in order.</summary>
    public static string SelectClaimedSql { get; } = $"SELECT q.* FROM {TableMap<TRow>.Name} q WHERE q.Id <= @claimId AND q.ClaimId = @claimId ORDER BY q.Id";

    /// <summary>Removes the rows of <c>@batch</c>.</summary>
    public static string DeleteClaimedSql { get; } = $"DELETE FROM {TableMap<TRow>.Name} WHERE Id <= @claimId AND ClaimId = @claimId";
}
