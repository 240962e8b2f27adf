using System.Diagnostics;
using System.Net.Sockets;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>A host that is started and stopped again and again on one store, each time with settings of its own. It judges every response.</summary>
internal sealed class CampaignHost(Func<IReadOnlyDictionary<string, string?>> createSettings, CampaignFindings findings) : IDisposable
{
    /// <summary>The longest time from the start of the process until it is ready.</summary>
    public const double MaxReadySeconds = 60;

    /// <summary>The largest resident memory, MB.</summary>
    public const double MaxMegabytes = 512;

    private const int LoggedLines = 30;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60), ShutdownTimeout = TimeSpan.FromSeconds(60);

    private HostProcess? _process;
    private HttpClient? _http;
    private bool _isRunning;
    private int _responseCount;
    private volatile bool _isStopping = true;

    /// <summary>Whether the host is being stopped, so that requests may be left without a response.</summary>
    public bool IsStopping => _isStopping;

    public int Port { get; private set; }

    /// <summary>The number of responses.</summary>
    public int ResponseCount
    {
        get => Volatile.Read(ref _responseCount);
        set => Volatile.Write(ref _responseCount, value);
    }

    public CampaignFindings Findings => findings;

    /// <summary>Starts the process and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">The process ended or does not listen.</exception>
    public async Task StartAsync()
    {
        var start = Stopwatch.GetTimestamp();
        await ListenAsync();
        while (await SendAsync(CampaignRequest.Get("/health/ready", null), 200, 503) is not { Status: 200 })
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > MaxReadySeconds)
            {
                findings.Add($"not ready: the host was not ready {MaxReadySeconds} s after its start.\n{GetLog()}");
                break;
            }

            await Task.Delay(20);
        }

        findings.RecordPeak("seconds from start to ready", Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Starts the process and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">The process ended or does not listen.</exception>
    public async Task ListenAsync()
    {
        _process = await HostProcess.StartPerfHubAsync(createSettings());
        (_isRunning, Port) = (true, _process.Port);

        // The last participants of the run before have ended.
        _http?.Dispose();
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = Timeout.InfiniteTimeSpan })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{Port}"),
            Timeout = AnswerTimeout,
        };
        _isStopping = false;
    }

    /// <summary>Kills the process like <c>kill -9</c>.</summary>
    public void Kill()
    {
        BeginStop();
        _process!.Kill();
        End();
    }

    /// <summary>Sends SIGTERM; the process must end by itself.</summary>
    public async Task TerminateAsync()
    {
        BeginStop();
        var start = Stopwatch.GetTimestamp();
        var code = await _process!.TerminateAsync(ShutdownTimeout);
        findings.RecordPeak("seconds from SIGTERM to the end", Stopwatch.GetElapsedTime(start).TotalSeconds);
        if (code != 0)
        {
            findings.Add($"SIGTERM: the host ended with {(code is null ? $"nothing within {ShutdownTimeout}" : $"code {code}")}.\n{GetLog()}");
        }

        End();
    }

    /// <summary>Sends a request and judges the response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="expected">The expected statuses. The host may always refuse with 429 or 503 and Retry-After.</param>
    /// <returns>
    /// The response, if it is an expected or a refusing one. <see langword="null"/> where there is none or another one: whether the request was
    /// done is unknown.
    /// </returns>
    public async Task<CampaignResponse?> SendAsync(CampaignRequest request, params int[] expected)
    {
        try
        {
            using var message = request.CreateMessage();
            using var response = await _http!.SendAsync(message, request.IsDownload ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead);
            var (body, isBrokenOff) = await ReadBodyAsync(request, response);
            var result = new CampaignResponse((int)response.StatusCode, body, response.Headers.Location?.ToString()) { IsBrokenOff = isBrokenOff };
            return IsExpected(request, result, response.Headers.RetryAfter is not null, expected) ? result : null;
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or IOException or OperationCanceledException)
        {
            AddUnlessStopping(request, error);
            return null;
        }
    }

    /// <summary>Sends a request and reads the lines of its response while they come.</summary>
    public async Task ReadLinesAsync(CampaignRequest request, Action<string> onLine)
    {
        try
        {
            using var message = request.CreateMessage();
            using var response = await _http!.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
            if ((int)response.StatusCode != 200)
            {
                var refusal = new CampaignResponse((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), null);
                IsExpected(request, refusal, response.Headers.RetryAfter is not null, []);
                return;
            }

            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line)
            {
                onLine(line);
            }
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or IOException or OperationCanceledException)
        {
            AddUnlessStopping(request, error);
        }
    }

    public void Dispose()
    {
        End();
        _http?.Dispose();
    }

    private static async Task<(byte[] Body, bool IsBrokenOff)> ReadBodyAsync(CampaignRequest request, HttpResponseMessage response)
    {
        try
        {
            return (await response.Content.ReadAsByteArrayAsync(), false);
        }
        catch (Exception error) when (request.IsDownload && error is HttpRequestException or IOException)
        {
            return ([], true);
        }
    }

    private bool IsExpected(CampaignRequest request, CampaignResponse response, bool hasRetryAfter, int[] expected)
    {
        Interlocked.Increment(ref _responseCount);
        findings.Count($"responses {response.Status}");
        if (expected.Contains(response.Status) || (response.IsRefused && (hasRetryAfter || IsDamageReported(response.Text))))
        {
            return true;
        }

        var text = response.Text;
        findings.Add($"response {response.Status}{(response.IsRefused ? " without Retry-After" : "")}: {request.Method} {request.Path}, {text[..Math.Min(text.Length, 1_000)]}"
            + (response.Status >= 500 ? $"\n{GetLog()}" : ""));
        return false;
    }

    // To try again does not help against damage, so the response names no time.
    private static bool IsDamageReported(string text) => text.Contains("urn:perfhub:problem:store-damaged", StringComparison.Ordinal);

    private void AddUnlessStopping(CampaignRequest request, Exception error)
    {
        if (!_isStopping)
        {
            findings.Add($"no response: {request.Method} {request.Path}, {error.Message}\n{GetLog()}");
        }
    }

    private string GetLog() => string.Join('\n', _process!.Output.TakeLast(LoggedLines));

    private void BeginStop()
    {
        var peak = _process!.PeakMegabytes;
        findings.RecordPeak("resident memory, MB", peak);
        if (peak > MaxMegabytes)
        {
            findings.Add($"memory: the host used {peak:N0} MB, more than {MaxMegabytes}.");
        }

        _isStopping = true;
    }

    private void End()
    {
        if (_isRunning)
        {
            _process!.Dispose();
            _isRunning = false;
        }
    }
}
