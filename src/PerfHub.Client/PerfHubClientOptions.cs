using System.Globalization;

namespace PerfHub.Client;

/// <summary>How a <see cref="PerfHubClient"/> calls a host.</summary>
public sealed class PerfHubClientOptions
{
    /// <summary>The address of the host, such as <c>https://perfhub.example.org</c>. Required.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>The API key of all calls; <see langword="null"/> if <see cref="ApiKeyProvider"/> gives it.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Gives the API key or token of a call, in place of <see cref="ApiKey"/>. It is asked once per call, with the services of the scope
    /// that the client was resolved from, so that a web application can send the key of the user that is signed in.
    /// </summary>
    public Func<IServiceProvider, CancellationToken, ValueTask<string?>>? ApiKeyProvider { get; set; }

    /// <summary>The language of texts, Chinese or English; <see langword="null"/> for the current UI culture at the time of each call.</summary>
    public CultureInfo? Culture { get; set; }

    /// <summary>
    /// How often a call is retried after 429, 503 or a failure of the connection: 4 times by default, 0 for never. A write is only retried
    /// if it has an idempotency key or a version in <c>ifMatch</c>, so that it has its effect once. A deletion without a version is only
    /// retried after 429 and 503.
    /// </summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The longest wait before a retry. A response whose <c>Retry-After</c> asks for more is not retried. One minute by default.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a call may take, with its retries, until its response has been read; for files and batches, until the response begins.
    /// 3 minutes by default. A retry that could only begin later is not awaited: the call ends with the last problem.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Whether writes get a random <c>Idempotency-Key</c> where the caller gives none, so that they can be retried: <see langword="true"/> by
    /// default.
    /// </summary>
    public bool AddsIdempotencyKeys { get; set; } = true;
}
