using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>
/// The host in a process of its own, as it is deployed: it can be killed, and started again on the same store. Its content
/// root is a folder of its own, where the store lies by default.
/// </summary>
public sealed class HostProcess : IPerfHubHost, IAsyncDisposable
{
    private const string ListeningPrefix = "Now listening on: ";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly (string Name, string Value)[] DefaultSettings =
    [
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
        ("PerfHub__Limits__RateLimiting", "false"),

        // The service recompiles hot methods early. In a process that lives for seconds, this doubles the processor time of the start.
        ("DOTNET_TieredPGO", "0"),
        ("DOTNET_TC_CallCountingDelayMs", "64"),
    ];

    private readonly (string Name, string Value)[] _settings;
    private readonly SocketsHttpHandler _handler;
    private ConcurrentQueue<string> _output = new(), _errorOutput = new();
    private Process? _process;

    public HostProcess(params (string Name, string Value)[] settings)
    {
        _settings = settings;
        _handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
        File.Copy(Path.Combine(Path.GetDirectoryName(AssemblyPath)!, "appsettings.json"), Path.Combine(ContentRoot, "appsettings.json"));
    }

    /// <summary>The content root.</summary>
    public string ContentRoot { get; } = Directory.CreateTempSubdirectory("perfhub-process-").FullName;

    /// <summary>The file of the store, where no setting moves it.</summary>
    public string DatabaseFile => Path.Combine(ContentRoot, "data", "perfhub.db");

    /// <summary>What it has printed since its last start.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The same of its error stream.</summary>
    public IReadOnlyCollection<string> ErrorOutput => _errorOutput;

    /// <summary>Where it listens; another port after every start.</summary>
    public Uri Url { get; private set; } = null!;

    public OperatorClient Operator => new(CreateHttpClient(PerfHubHost.BootstrapKey));

    // The built host lies beside the tests with all that it needs to run.
    private static string AssemblyPath => typeof(Program).Assembly.Location;

    private static string DotnetPath => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Goes to wherever the host listens at the time, so that a client outlives a restart.</summary>
    public HttpClient CreateHttpClient(string? key) => new(_handler, disposeHandler: false)
    {
        BaseAddress = new Uri("http://perfhub"),
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>Starts it and waits until it listens.</summary>
    public async Task StartAsync()
    {
        StartProcess();
        var line = await WaitForOutputAsync(ListeningPrefix);
        Url = new Uri(line[(line.IndexOf(ListeningPrefix, StringComparison.Ordinal) + ListeningPrefix.Length)..]);
    }

    /// <summary>Starts it and waits until it ends by itself; gives the exit code.</summary>
    public Task<int> RunToExitAsync()
    {
        StartProcess();
        return WaitForExitAsync();
    }

    /// <summary>The line with this text, as soon as it is printed.</summary>
    public async Task<string> WaitForOutputAsync(string text)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Timeout; await Task.Delay(10))
        {
            var gone = _process!.HasExited;
            if (_output.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            Assert.False(gone, $"The host ended before it said “{text}”:\n{string.Join('\n', [.. _output, .. _errorOutput])}");
        }

        throw new TimeoutException($"The host did not say “{text}”:\n{string.Join('\n', [.. _output, .. _errorOutput])}");
    }

    /// <summary><c>kill -9</c>: it ends between two instructions.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended and all that it printed is read; gives the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Timeout);
        await _process!.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _handler.Dispose();
        Directory.Delete(ContentRoot, recursive: true);
    }

    private void StartProcess()
    {
        _process?.Dispose();
        var start = new ProcessStartInfo(DotnetPath, [AssemblyPath])
        {
            WorkingDirectory = ContentRoot,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] ours = ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "PerfHub__", "ConnectionStrings__"];
        foreach (var name in start.Environment.Keys.Where(name => ours.Any(name.StartsWith)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in DefaultSettings.Concat(_settings))
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        (_output, _errorOutput) = (CaptureLines(add => _process.OutputDataReceived += add), CaptureLines(add => _process.ErrorDataReceived += add));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static ConcurrentQueue<string> CaptureLines(Action<DataReceivedEventHandler> listen)
    {
        var lines = new ConcurrentQueue<string>();
        listen((_, printed) =>
        {
            if (printed.Data is { } line)
            {
                lines.Enqueue(line);
            }
        });
        return lines;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Url.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
