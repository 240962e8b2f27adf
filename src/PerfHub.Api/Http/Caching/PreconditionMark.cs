namespace PerfHub.Api.Http.Caching;

/// <summary>Marks an endpoint that takes a <see cref="Precondition"/>.</summary>
internal sealed class PreconditionMark
{
    public static readonly PreconditionMark Here = new();
}
