namespace PerfHub.Api.Persistence.Outbox;

/// <summary>The statements of a queue.</summary>
/// <typeparam name="TRow">The queue's row type; see <see cref="TableOf{TRow}"/>.</typeparam>
public static class QueueOf<TRow>
{
    /// <summary>The ids of all rows, in order.</summary>
    public static string IdsSql { get; } = $"SELECT Id FROM {TableOf<TRow>.Name} ORDER BY Id";

    /// <summary>Marks the rows up to <c>@batch</c> that nobody has taken up.</summary>
    public static string TakeSql { get; } = $"UPDATE {TableOf<TRow>.Name} SET Batch = @batch WHERE Batch = 0 AND Id <= @batch";

    /// <summary>The rows of <c>@batch</c>, in order.</summary>
    public static string RowsSql { get; } = $"SELECT q.* FROM {TableOf<TRow>.Name} q WHERE q.Id <= @batch AND q.Batch = @batch ORDER BY q.Id";

    /// <summary>Removes the rows of <c>@batch</c>.</summary>
    public static string DoneSql { get; } = $"DELETE FROM {TableOf<TRow>.Name} WHERE Id <= @batch AND Batch = @batch";
}
