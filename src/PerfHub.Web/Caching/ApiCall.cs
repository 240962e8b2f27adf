namespace PerfHub.Web.Caching;

/// <summary>A call of the API that can be repeated to learn whether its answer is still the same.</summary>
/// <param name="Address">The address with its query.</param>
/// <param name="Headers">What was asked for, such as the language; without the key.</param>
/// <param name="ETag">The tag of the answer.</param>
internal sealed record ApiCall(Uri Address, IReadOnlyList<(string Name, IEnumerable<string> Values)> Headers, string ETag)
{
    // These belong to one request, or are added to each.
    private static readonly HashSet<string> OwnHeaders = new(["Authorization", "X-Forwarded-For", "traceparent", "tracestate", "baggage"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the call that a request has made; <see langword="null"/> if its answer cannot be compared.</summary>
    public static ApiCall? TryCreate(HttpRequestMessage request, HttpResponseMessage response) =>
        request.Method == HttpMethod.Get && response is { IsSuccessStatusCode: true, Headers.ETag: { } tag }
            ? new(request.RequestUri!, [.. request.Headers.NonValidated.Where(it => !OwnHeaders.Contains(it.Key)).Select(it => (it.Key, it.Value.AsEnumerable()))], tag.ToString())
            : null;

    /// <summary>Creates a request that is answered with 304 while the answer is the same.</summary>
    public HttpRequestMessage CreateRequest(string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { Authorization = new("Bearer", key) } };
        foreach (var (name, values) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, values);
        }

        request.Headers.TryAddWithoutValidation("If-None-Match", ETag);
        return request;
    }
}
