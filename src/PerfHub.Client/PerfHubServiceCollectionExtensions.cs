using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PerfHub.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of PerfHub.</summary>
public static class PerfHubServiceCollectionExtensions
{
    private const string HttpClientName = "PerfHub";

    /// <summary>
    /// Registers <see cref="PerfHubClient"/>, one in each scope. Connections are shared by all of them.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the address of the host and the key, or what gives the key of each call.</param>
    /// <returns>The builder of the HTTP client, for handlers of the application.</returns>
    public static IHttpClientBuilder AddPerfHubClient(this IServiceCollection services, Action<PerfHubClientOptions> configure)
    {
        services.AddOptions<PerfHubClientOptions>().Configure(configure)
            .Validate(options => options.BaseAddress is { IsAbsoluteUri: true }, "PerfHubClientOptions.BaseAddress must be an absolute address.");
        services.TryAddScoped(provider => new PerfHubClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<IOptions<PerfHubClientOptions>>().Value,
            provider,
            provider.GetService<TimeProvider>()));
        return services.AddHttpClient(HttpClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(PerfHubClient.CreateHandler);
    }
}
