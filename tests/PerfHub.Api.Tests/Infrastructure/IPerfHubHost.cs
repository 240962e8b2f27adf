namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A running service, in this process or in one of its own.</summary>
public interface IPerfHubHost
{
    /// <summary>An operator, by the bootstrap key.</summary>
    OperatorClient Operator { get; }

    /// <summary>A client that sends this key, or none.</summary>
    HttpClient CreateHttpClient(string? key);
}
