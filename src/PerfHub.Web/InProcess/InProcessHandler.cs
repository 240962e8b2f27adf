using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;

namespace PerfHub.Web.InProcess;

/// <summary>
/// Sends requests to the API of the same host: through its whole pipeline, with authentication and limits, but without a connection. The
/// API sees the address of the user, which a connection from this host to itself would hide.
/// </summary>
internal sealed class InProcessHandler(InProcessPipeline pipeline, IHttpContextFactory contexts) : HttpMessageHandler
{
    /// <summary>The address of the user.</summary>
    public static readonly HttpRequestOptionsKey<IPAddress> AddressKey = new("perfhub-address");

    /// <summary>The address of the API. No connection is made, so the scheme says only that nobody can listen.</summary>
    public static readonly Uri BaseAddress = new("https://localhost/");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var invoke = pipeline.Invoke ?? throw new InvalidOperationException("PerfHub:Web:Api is not set, and this host serves no API.");
        var exchange = new InProcessExchange();
        var features = await CreateFeaturesAsync(request, exchange, cancellationToken);
        var activity = Activity.Current;
        using (ExecutionContext.SuppressFlow())
        {
            // The request has a flow of its own, because IHttpContextAccessor would otherwise lose the page's context. It is not awaited
            // to its end: the response may be read while it is written, and the exchange reports a failure.
            _ = Task.Run(() => RunAsync(invoke, features, exchange, activity), CancellationToken.None);
        }

        // The caller's token cancels the request until the response has started; afterwards the reader of the body does.
        await using (cancellationToken.UnsafeRegister(static state => ((InProcessExchange)state!).Cancel(), exchange))
        {
            await exchange.Started.WaitAsync(cancellationToken);
        }

        return CreateResponse(request, exchange);
    }

    private async Task RunAsync(RequestDelegate invoke, FeatureCollection features, InProcessExchange exchange, Activity? activity)
    {
        Activity.Current = activity;
        var context = contexts.Create(features);
        Exception? failure = null;
        try
        {
            await invoke(context);
        }
        catch (Exception error)
        {
            failure = error;
        }

        await exchange.CompleteAsync(failure);
        contexts.Dispose(context);
    }

    private static async Task<FeatureCollection> CreateFeaturesAsync(HttpRequestMessage request, InProcessExchange exchange, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var feature = new HttpRequestFeature
        {
            Method = request.Method.Method,
            Scheme = uri.Scheme,
            Protocol = "HTTP/1.1",
            // As a server does: %2F stays, because a slash within a segment would separate two.
            Path = PathString.FromUriComponent(uri.AbsolutePath).Value!,
            QueryString = uri.Query,
            RawTarget = uri.PathAndQuery,
            Headers = new HeaderDictionary { ["Host"] = uri.Authority },
        };
        AddHeaders(feature.Headers, request.Headers);
        feature.Headers.Remove("X-Forwarded-For");
        if (request.Content is { } content)
        {
            var body = await content.ReadAsByteArrayAsync(cancellationToken);
            AddHeaders(feature.Headers, content.Headers);
            feature.Headers.ContentLength = body.Length;
            feature.Body = new MemoryStream(body, writable: false);
        }

        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(feature);
        features.Set<IHttpResponseFeature>(exchange);
        features.Set<IHttpResponseBodyFeature>(exchange);
        features.Set<IHttpRequestLifetimeFeature>(exchange);
        features.Set<IHttpBodyControlFeature>(exchange);
        features.Set<IHttpRequestBodyDetectionFeature>(new InProcessBodyDetection(request.Content is not null));
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature
        {
            ConnectionId = "in-process",
            RemoteIpAddress = request.Options.TryGetValue(AddressKey, out var address) ? address : IPAddress.Loopback,
            LocalIpAddress = IPAddress.Loopback,
        });
        return features;
    }

    private static void AddHeaders(IHeaderDictionary target, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            target[name] = values.ToArray();
        }
    }

    private static HttpResponseMessage CreateResponse(HttpRequestMessage request, InProcessExchange exchange)
    {
        var response = new HttpResponseMessage((HttpStatusCode)exchange.StatusCode)
        {
            RequestMessage = request,
            ReasonPhrase = exchange.ReasonPhrase,
            Content = new StreamContent(exchange.OpenBody()),
        };
        foreach (var (name, values) in exchange.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!))
            {
                response.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!);
            }
        }

        return response;
    }
}
