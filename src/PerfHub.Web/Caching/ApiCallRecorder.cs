using System.Collections.Concurrent;
using System.Net;

namespace PerfHub.Web.Caching;

/// <summary>
/// Records the calls that a page makes, and repeats them when it is opened again. An answer that has changed is kept for the page, which needs it
/// next. Each request and each circuit has its own. A circuit may send calls after it has ended, so nothing but answers is disposed.
/// </summary>
internal sealed class ApiCallRecorder(HttpMessageHandler inner) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

    private readonly ConcurrentDictionary<Uri, HttpResponseMessage> _answers = [];

    // Null while calls are not recorded. A call that cannot be repeated is recorded as null.
    private ConcurrentQueue<ApiCall?>? _calls;

    /// <summary>Begins to record calls.</summary>
    public void Begin() => _calls = new();

    /// <summary>Ends it, and returns the calls; none if one of them cannot be repeated.</summary>
    public IReadOnlyList<ApiCall> End()
    {
        var calls = _calls;
        _calls = null;
        return calls is null || calls.Contains(null) ? [] : [.. calls.OfType<ApiCall>()];
    }

    /// <summary>Returns whether the calls still have the same answers for the user with this key.</summary>
    /// <exception cref="HttpRequestException">The API does not respond.</exception>
    public async Task<bool> AreUnchangedAsync(IEnumerable<ApiCall> calls, string key, CancellationToken cancel)
    {
        foreach (var call in calls)
        {
            using var request = call.CreateRequest(key);
            var response = await _inner.SendAsync(request, cancel);
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
        ApiCall? call = null;
        try
        {
            var response = request.Method == HttpMethod.Get && _answers.TryRemove(request.RequestUri!, out var answer)
                ? answer
                : await _inner.SendAsync(request, cancellationToken);
            call = ApiCall.TryCreate(request, response);
            return response;
        }
        finally
        {
            _calls?.Enqueue(call);
        }
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
