namespace PerfHub.Api.Http.Caching;

/// <summary>Marks an endpoint that takes a <see cref="Precondition"/>.</summary>
internal sealed class PreconditionMetadata;
