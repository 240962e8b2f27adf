namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A running service, in this process or in a separate one.</summary>
public interface IPerfHubHost
{
    /// <summary>A client with the bootstrap key.</summary>
    OperatorClient Operator { get; }

    /// <summary>Creates a client that sends this key; null sends none.</summary>
    HttpClient CreateHttpClient(string? key);
}
