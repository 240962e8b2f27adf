using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Webhooks.Outbox;

/// <summary>
/// Queues events in the transaction of the change, if anybody subscribes to them. Whether that is so is read in the same transaction:
/// a cached answer could miss a subscription that another host has acknowledged.
/// </summary>
public static class WebhookOutbox
{
    /// <summary>1 if a subscription may want the events of <c>@Unit</c> of <c>@Bureau</c>, 0 otherwise.</summary>
    public const string IsObservedSql = """
        CASE WHEN EXISTS (
            SELECT 1 FROM BureauScope ws JOIN WebhookSubscription w ON w.Bureau = ws.Ancestor
            WHERE ws.Descendant = @Bureau AND w.State IN ('Active', 'Paused') AND (w.Unit IS NULL OR (w.Bureau = @Bureau AND w.Unit = @Unit)))
        THEN 1 ELSE 0 END
        """;

    private const string SelectIsObservedSql = $"SELECT {IsObservedSql} AS IsObserved";

    private const string ObservedSql = $"""
        SELECT DISTINCT ws.Descendant AS Bureau, w.Unit FROM BureauScope ws JOIN WebhookSubscription w ON w.Bureau = ws.Ancestor
        WHERE w.State IN ('Active', 'Paused') AND (w.Unit IS NULL OR w.Bureau = ws.Descendant) AND ws.Descendant IN {ParameterList.IdsSql}
        """;

    /// <summary>Queues the messages about a unit, or about a job of a bureau, if there are any and a subscription may want them.</summary>
    public static async Task EnqueueAsync(
        WriteSession session, long id, string bureau, string? unit, IEnumerable<WebhookMessage> messages, DateTime now)
    {
        if (messages.Any() && await session.QueryFirstOrDefaultAsync<bool>(SelectIsObservedSql, new { Bureau = bureau, Unit = unit }))
        {
            await InsertAsync(session, id, bureau, unit, messages, now);
        }
    }

    /// <summary>Queues messages that a subscription may want; see <see cref="IsObservedSql"/>.</summary>
    public static async Task InsertAsync(WriteSession session, long id, string bureau, string? unit, IEnumerable<WebhookMessage> messages, DateTime now)
    {
        List<WebhookMessage> all = [.. messages];
        if (all.Count > 0)
        {
            await session.InsertAsync([WebhookOutboxRow.Create(id, bureau, unit, all, now)]);
        }
    }

    /// <summary>Finds which of these bureaus have subscriptions in their scope; the predicate tells it of a unit.</summary>
    public static async Task<Func<string, string, bool>> FindObservedAsync(WriteSession session, IEnumerable<string> bureaus)
    {
        var observed = new HashSet<(string Bureau, string? Unit)>();
        foreach (var chunk in bureaus.Distinct().Chunk(ParameterList.Size))
        {
            var rows = await session.QueryAsync<Observed>(ObservedSql, ParameterList.CreateIds(chunk, new { }));
            observed.UnionWith(rows.Select(row => (row.Bureau, row.Unit)));
        }

        return (bureau, unit) => observed.Contains((bureau, null)) || observed.Contains((bureau, unit));
    }

    [method: ExplicitConstructor]
    private sealed record Observed(string Bureau, string? Unit);
}
