using System.Collections.Concurrent;
using System.Net;

namespace PerfHub.Web.Caching;

/// <summary>
/// Notes the calls that a page makes, and repeats them when it is opened again. An answer that has changed is kept for the page, which needs it
/// next. Each request and each circuit has its own.
/// </summary>
internal sealed class ApiCallRecorder(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly ConcurrentDictionary<Uri, HttpResponseMessage> _answers = [];

    // Null while nobody wants to know. A call that cannot be repeated is noted as null.
    private ConcurrentQueue<ApiCall?>? _calls;

    /// <summary>Begins to note calls.</summary>
    public void Begin() => _calls = new();

    /// <summary>Ends it, and returns the calls; <see langword="null"/> if one of them cannot be repeated.</summary>
    public IReadOnlyList<ApiCall>? End()
    {
        var calls = _calls;
        _calls = null;
        return calls is null || calls.Contains(null) ? null : [.. calls.OfType<ApiCall>()];
    }

    /// <summary>Returns whether the calls still have the same answers for the user with this key.</summary>
    /// <exception cref="HttpRequestException">The API does not respond.</exception>
    public async Task<bool> AreUnchangedAsync(IEnumerable<ApiCall> calls, string key, CancellationToken cancel)
    {
        foreach (var call in calls)
        {
            using var request = call.CreateRequest(key);
            var response = await base.SendAsync(request, cancel);
            if (response.StatusCode != HttpStatusCode.NotModified)
            {
                _answers[call.Address] = response;
                return false;
            }

            response.Dispose();
        }

        return true;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = request.Method == HttpMethod.Get && _answers.TryRemove(request.RequestUri!, out var answer)
            ? answer
            : await base.SendAsync(request, cancellationToken);
        _calls?.Enqueue(ApiCall.From(request, response));
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var answer in _answers.Values)
            {
                answer.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
