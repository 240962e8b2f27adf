namespace PerfHub.Api.Webhooks;

/// <summary>The data of <c>webhook.missed</c>: events that were not queued, because the webhook was paused or too many were waiting.</summary>
/// <param name="Count">The number of events.</param>
/// <param name="Since">When the first of them happened, UTC. Read the lists and the change feed from then on.</param>
public sealed record MissedEvents(int Count, DateTime Since);
