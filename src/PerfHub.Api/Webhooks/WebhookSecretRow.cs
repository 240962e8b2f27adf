using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Webhooks;

/// <summary>A signing secret of a webhook.</summary>
/// <param name="Id">The id; the one with the highest id is the current one.</param>
/// <param name="Subscription">The id of the webhook.</param>
/// <param name="Bureau">The bureau of the webhook.</param>
/// <param name="Encrypted">The secret; see <see cref="WebhookSecretCipher"/>.</param>
/// <param name="ExpiresAt">Until when it signs, UTC; <see langword="null"/> for the current one.</param>
[method: ExplicitConstructor]
public sealed record WebhookSecretRow(
    long Id, long Subscription, [property: ColumnWidth(12)] string Bureau, byte[] Encrypted, DateTime? ExpiresAt);
