namespace PerfHub.Client.Http;

/// <summary>The services of a client that was created without dependency injection.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static NoServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}
