using System.Net;

namespace PerfHub.Api.Webhooks;

/// <summary>The outcome of an attempt to deliver.</summary>
/// <param name="StatusCode">The status of the response; <see langword="null"/> without one.</param>
/// <param name="Failure">Why it failed; <see langword="null"/> if it succeeded.</param>
/// <param name="RetryAfter">How long the receiver asks to wait.</param>
public sealed record WebhookAttempt(int? StatusCode, WebhookFailure? Failure, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the receiver wants no more events.</summary>
    public bool IsGone => StatusCode == (int)HttpStatusCode.Gone;
}
