using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text.Json;
using PerfHub.Client.Json;
using Polly;

namespace PerfHub.Client.Http;

/// <summary>Sends requests, with key and language, retries them, and reads responses and problems.</summary>
internal sealed class PerfHubTransport
{
    private static readonly ResiliencePropertyKey<PerfHubRequest> RequestKey = new("perfhub-request");

    private readonly HttpClient _http;

    private readonly PerfHubClientOptions _options;

    private readonly IServiceProvider _services;

    private readonly ResiliencePipeline<HttpResponseMessage> _retries;

    private readonly Uri _baseAddress;

    public PerfHubTransport(HttpClient http, PerfHubClientOptions options, IServiceProvider services, TimeProvider time)
    {
        (_http, _options, _services) = (http, options, services);
        var address = options.BaseAddress ?? http.BaseAddress ?? throw new InvalidOperationException("PerfHubClientOptions.BaseAddress is not set.");
        _baseAddress = address.OriginalString.EndsWith('/') ? address : new Uri(address.OriginalString + "/");
        _retries = RetryPipeline.Create(options, time, context => context.Properties.GetValue(RequestKey, null!).IsRepeatable);
    }

    /// <summary>Sends a request whose response has a JSON value.</summary>
    public async Task<PerfHubResponse<T>> SendAsync<T>(PerfHubRequest request, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendCoreAsync(request, _options.Timeout, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return new PerfHubResponse<T>(response, null);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var value = await JsonSerializer.DeserializeAsync<T>(body, PerfHubJson.Options, cancellationToken).ConfigureAwait(false);
        return new PerfHubResponse<T>(response, value ?? throw new JsonException("The response is null."));
    }

    /// <summary>Sends a request whose response has no body.</summary>
    public async Task<PerfHubResponse> SendAsync(PerfHubRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendCoreAsync(request, _options.Timeout, cancellationToken).ConfigureAwait(false);
        return new PerfHubResponse(response);
    }

    /// <summary>Sends a document.</summary>
    public async Task<PerfHubResponse<T>> UploadAsync<T>(PerfHubRequest request, UploadFile file, CancellationToken cancellationToken)
        where T : class =>
        await SendAsync<T>(await request.SetFileAsync(file, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a request whose response is a file.</summary>
    public async Task<PerfHubFile> DownloadAsync(PerfHubRequest request, CancellationToken cancellationToken)
    {
        var response = await SendCoreAsync(request, _options.Timeout, cancellationToken).ConfigureAwait(false);
        return new PerfHubFile(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Sends a request whose response is a stream of lines, each a JSON value.</summary>
    public async IAsyncEnumerable<T> ReadLinesAsync<T>(PerfHubRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendCoreAsync(request, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var line in JsonSerializer.DeserializeAsyncEnumerable<T>(body, topLevelValues: true, PerfHubJson.Options, cancellationToken).ConfigureAwait(false))
        {
            yield return line!;
        }
    }

    /// <summary>Reads a list, page after page.</summary>
    public static async IAsyncEnumerable<TItem> ListAsync<TPage, TItem>(
        Func<string?, CancellationToken, Task<PerfHubResponse<TPage>>> readPage, Func<TPage, (IEnumerable<TItem> Items, string? NextCursor)> getItems,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TPage : class
    {
        for (string? cursor = null; ;)
        {
            var (items, next) = getItems((await readPage(cursor, cancellationToken).ConfigureAwait(false)).Value);
            foreach (var item in items)
            {
                yield return item;
            }

            if ((cursor = next) is null)
            {
                yield break;
            }
        }
    }

    private async Task<HttpResponseMessage> SendCoreAsync(PerfHubRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (request.IsIdempotent && _options.AddsIdempotencyKeys && !request.HasHeader("Idempotency-Key"))
        {
            request.AddHeader("Idempotency-Key", Guid.NewGuid().ToString("N"));
        }

        var key = _options.ApiKeyProvider is { } provider ? await provider(_services, cancellationToken).ConfigureAwait(false) : _options.ApiKey;
        var language = (_options.Culture ?? CultureInfo.CurrentUICulture).Name;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(timeout);
        var context = ResilienceContextPool.Shared.Get(timer.Token);
        context.Properties.Set(RequestKey, request);
        try
        {
            var response = await _retries.ExecuteAsync(
                async attempt => await SendOnceAsync(request, key, language, attempt.CancellationToken).ConfigureAwait(false), context).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
            {
                return response;
            }

            using (response)
            {
                throw new PerfHubException(response, await ReadProblemAsync(response, timer.Token).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException error) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The host did not respond within {timeout}.", error);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(PerfHubRequest request, string? key, string language, CancellationToken cancellationToken)
    {
        using var message = request.CreateMessage(_baseAddress);
        message.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        if (language.Length > 0)
        {
            message.Headers.TryAddWithoutValidation("Accept-Language", language);
        }

        return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<PerfHubProblem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType == MediaTypeNames.Application.ProblemJson)
        {
            try
            {
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                if (await JsonSerializer.DeserializeAsync<PerfHubProblem>(body, PerfHubJson.Options, cancellationToken).ConfigureAwait(false) is { } problem)
                {
                    return problem;
                }
            }
            catch (JsonException)
            {
                // Something between client and host has changed or cut off the body; its status still counts.
            }
        }

        return new PerfHubProblem { Title = response.ReasonPhrase ?? response.StatusCode.ToString(), Status = (int)response.StatusCode };
    }
}
