namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>
/// A class fixture with a host that all test classes of a run share, because starting a host costs more than most tests. Each
/// class creates its own <see cref="Region"/>. A class that sets the clock, changes the store or reads the log of the host uses
/// <typeparamref name="THost"/> as its fixture instead.
/// </summary>
public sealed class SharedHost<THost> : IAsyncLifetime
    where THost : PerfHubHost, new()
{
    private static readonly Lazy<Task<THost>> Shared = new(StartAsync);

    public THost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await Shared.Value;

    // Other classes may still use the host: it stops with the process.
    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<THost> StartAsync()
    {
        var host = new THost();
        if (host is IAsyncLifetime lifetime)
        {
            await lifetime.InitializeAsync();
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            (host is IAsyncLifetime started ? started.DisposeAsync() : host.DisposeAsync().AsTask()).GetAwaiter().GetResult();
        return host;
    }
}
