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
    private readonly HttpClient _http;

    private readonly PerfHubClientOptions _options;

    private readonly IServiceProvider _services;

    private readonly ResiliencePipeline<HttpResponseMessage> _retries;

    private readonly Uri _baseAddress;

    public PerfHubTransport(HttpClient http, PerfHubClientOptions options, IServiceProvider services, TimeProvider time)
    {
        (_http, _options, _services, Time) = (http, options, services, time);
        var address = options.BaseAddress ?? http.BaseAddress ?? throw new InvalidOperationException("PerfHubClientOptions.BaseAddress is not set.");
        _baseAddress = address.OriginalString.EndsWith('/') ? address : new Uri(address.OriginalString + "/");
        _retries = RetryPipeline.Create(options, time);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>How long a call may take.</summary>
    public TimeSpan CallTimeout => _options.Timeout;

    /// <summary>Sends a request whose response has a JSON value.</summary>
    public Task<PerfHubResponse<T>> SendAsync<T>(PerfHubRequest request, CancellationToken cancellationToken)
        where T : class => SendAsync(
            request,
            async (response, cancel) =>
            {
                using (response)
                {
                    if (response.StatusCode == HttpStatusCode.NotModified)
                    {
                        return new PerfHubResponse<T>(response, null);
                    }

                    await using var body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
                    var value = await JsonSerializer.DeserializeAsync<T>(body, PerfHubJson.Options, cancel).ConfigureAwait(false);
                    return new PerfHubResponse<T>(response, value ?? throw new JsonException("The response is null."));
                }
            },
            cancellationToken);

    /// <summary>Sends a request whose response has no body.</summary>
    public async Task<PerfHubResponse> SendAsync(PerfHubRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendCoreAsync(request, cancellationToken).ConfigureAwait(false);
        return new PerfHubResponse(response);
    }

    /// <summary>Sends a document.</summary>
    public async Task<PerfHubResponse<T>> UploadAsync<T>(PerfHubRequest request, UploadFile file, CancellationToken cancellationToken)
        where T : class =>
        await SendAsync<T>(await request.SetFileAsync(file, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a request whose response is a file.</summary>
    public async Task<PerfHubFile> DownloadAsync(PerfHubRequest request, CancellationToken cancellationToken)
    {
        var response = await SendCoreAsync(request, cancellationToken).ConfigureAwait(false);
        return new PerfHubFile(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Sends a request whose response is a stream of lines, each a JSON value. The call's timeout ends when the stream begins.</summary>
    public async IAsyncEnumerable<T> ReadLinesAsync<T>(PerfHubRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendCoreAsync(request, cancellationToken).ConfigureAwait(false);
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

    private Task<HttpResponseMessage> SendCoreAsync(PerfHubRequest request, CancellationToken cancellationToken) =>
        SendAsync(request, (response, _) => Task.FromResult(response), cancellationToken);

    /// <summary>Sends a request and reads its response, both within the timeout of a call.</summary>
    private async Task<T> SendAsync<T>(PerfHubRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (request.TakesIdempotencyKey && _options.AddsIdempotencyKeys && request.IdempotencyKey is null)
        {
            request.AddHeader(PerfHubRequest.IdempotencyKeyHeader, Guid.NewGuid().ToString("N"));
        }

        using var call = new PerfHubCall(request, _options.Timeout, Time, cancellationToken);
        try
        {
            var key = _options.ApiKeyProvider is { } provider ? await provider(_services, call.CancellationToken).ConfigureAwait(false) : _options.ApiKey;
            var language = (_options.Culture ?? CultureInfo.CurrentUICulture).Name;
            var response = await _retries.ExecuteAsync(call, cancel => SendOnceAsync(request, key, language, cancel)).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
            {
                return await read(response, call.CancellationToken).ConfigureAwait(false);
            }

            using (response)
            {
                var problem = await ReadProblemAsync(response, call.CancellationToken).ConfigureAwait(false);
                throw new PerfHubException(response, problem, RetryPipeline.GetRetryAfter(response, Time));
            }
        }
        catch (OperationCanceledException error) when (call.IsTimedOut)
        {
            throw AddIdempotencyKey(new TimeoutException($"The host did not respond within {_options.Timeout}.", error), request);
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException or IOException)
        {
            AddIdempotencyKey(error, request);
            throw;
        }
    }

    private static Exception AddIdempotencyKey(Exception error, PerfHubRequest request)
    {
        error.Data[PerfHubRequest.IdempotencyKeyHeader] = request.IdempotencyKey;
        return error;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(PerfHubRequest request, string? key, string language, CancellationToken cancellationToken)
    {
        using var message = request.CreateMessage(_baseAddress);
        message.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        if (language.Length > 0)
        {
            message.Headers.TryAddWithoutValidation("Accept-Language", language);
        }

        try
        {
            return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (error.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // The connection took longer than the handler allows, or the response longer than an HTTP client of the application allows.
            throw new TimeoutException($"The host at {_baseAddress} could not be reached in time.", error);
        }
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

        return new PerfHubProblem
        {
            Title = response.ReasonPhrase ?? response.StatusCode.ToString(),
            Status = (int)response.StatusCode,
            Detail = (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } address
                ? $"The host redirects to {address}. Redirects are not followed, because they would carry the key along: set the address of the host."
                : null,
        };
    }
}
