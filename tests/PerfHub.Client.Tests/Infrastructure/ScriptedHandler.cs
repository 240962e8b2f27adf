namespace PerfHub.Client.Tests.Infrastructure;

/// <summary>A connection to no host: each request gets the next of these responses, and the last one again and again.</summary>
public sealed class ScriptedHandler(params Func<HttpResponseMessage>[] responses) : HttpMessageHandler
{
    /// <summary>The requests that were sent.</summary>
    public List<(HttpMethod Method, Uri Address, string? IdempotencyKey)> Requests { get; } = [];

    /// <summary>Creates a response with a JSON body.</summary>
    public static HttpResponseMessage CreateJson(string json) => new() { Content = new StringContent(json, null, "application/json") };

    /// <summary>Creates a client that gets these responses.</summary>
    public PerfHubClient Connect(Action<PerfHubClientOptions>? configure = null)
    {
        var options = new PerfHubClientOptions { BaseAddress = new Uri("https://perfhub.test") };
        configure?.Invoke(options);
        return new PerfHubClient(new HttpClient(this), options);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add((request.Method, request.RequestUri!, request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null));
        return Task.FromResult(responses[Math.Min(Requests.Count, responses.Length) - 1]());
    }
}
