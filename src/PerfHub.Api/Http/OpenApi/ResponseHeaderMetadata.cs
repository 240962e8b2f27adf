namespace PerfHub.Api.Http.OpenApi;

/// <summary>A header of the successful responses of an endpoint.</summary>
/// <param name="Name">The name of the header.</param>
/// <param name="Statuses">The statuses with the header.</param>
internal sealed record ResponseHeaderMetadata(string Name, IReadOnlyList<int> Statuses);
