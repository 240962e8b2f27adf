using System.Text.Json;
using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;

namespace PerfHub.Api.Webhooks.Outbox;

/// <summary>The events of one transaction and one report or job, before they are deliveries.</summary>
/// <param name="Id">The id; it grows with every change of a report.</param>
/// <param name="ClaimId">The batch that processes the row; 0 until it is claimed.</param>
/// <param name="Bureau">The bureau of the unit or job.</param>
/// <param name="Unit">The unit's code; <see langword="null"/> for a job.</param>
/// <param name="Events">The <see cref="WebhookMessage"/>s, as JSON.</param>
/// <param name="At">When it happened, UTC.</param>
[method: ExplicitConstructor]
public sealed record WebhookOutboxRow(
    long Id, long ClaimId, [property: ColumnWidth(12)] string Bureau, [property: ColumnWidth(32)] string? Unit, string Events, DateTime At) : IQueued
{
    /// <summary>Creates the row. Its id must be higher than that of any earlier row about the same subject.</summary>
    public static WebhookOutboxRow Create(long id, string bureau, string? unit, IEnumerable<WebhookMessage> messages, DateTime now) =>
        new(id, ClaimId: 0, bureau, unit, JsonSerializer.Serialize(messages, ApiJson.Options), now);
}
