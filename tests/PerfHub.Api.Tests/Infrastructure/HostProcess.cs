using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>
/// The host in a separate process, as in production. Tests can kill it and start it again on the same store, which by default
/// lies in the content root, a temporary folder.
/// </summary>
public sealed class HostProcess : IPerfHubHost, IAsyncDisposable
{
    private const string ListeningPrefix = "Now listening on: ";

    // More on a slow server, like the time of its calls.
    private static readonly TimeSpan Timeout = TestSqlServer.Timeouts.Call * 6;

    private static readonly (string Name, string Value)[] DefaultSettings =
    [
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
        ("PerfHub__Limits__RateLimiting", "false"),

        // Most of these processes live for seconds, and pages are a fifth of a start. The tests of the pages start a host that has them.
        ("PerfHub__Web", "false"),

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
        File.Copy(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Path.Combine(ContentRoot, "appsettings.json"));
    }

    public string ContentRoot { get; } = Directory.CreateTempSubdirectory("perfhub-process-").FullName;

    /// <summary>The file of the default store.</summary>
    public string DatabaseFile => Path.Combine(ContentRoot, "data", "perfhub.db");

    /// <summary>The lines of the output since the last start.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The lines of the error output since the last start.</summary>
    public IReadOnlyCollection<string> ErrorOutput => _errorOutput;

    /// <summary>The address; the port changes with every start.</summary>
    public Uri Url { get; private set; } = null!;

    public OperatorClient Operator => new(CreateHttpClient(PerfHubHost.BootstrapKey));

    /// <summary>The host's assembly: by default that of this build.</summary>
    public string AssemblyPath { get; init; } = typeof(Program).Assembly.Location;

    /// <summary>The number of files that the process may open; null for the limit of the tests.</summary>
    public int? MaxOpenFiles { get; init; }

    /// <summary>The processor time that the process has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The <c>dotnet</c> command that runs the tests.</summary>
    public static string DotnetPath => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Creates a client that follows the host to its new port after a restart.</summary>
    public HttpClient CreateHttpClient(string? key) => new(_handler, disposeHandler: false)
    {
        BaseAddress = new Uri("http://perfhub"),
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>Starts the host and waits until it listens.</summary>
    public async Task StartAsync()
    {
        StartProcess();
        var line = await WaitForOutputAsync(ListeningPrefix);
        Url = new Uri(line[(line.IndexOf(ListeningPrefix, StringComparison.Ordinal) + ListeningPrefix.Length)..]);
    }

    /// <summary>Starts the host and does not wait.</summary>
    public void BeginStart() => StartProcess();

    /// <summary>Starts the host, waits until it exits, and returns the exit code.</summary>
    public Task<int> RunToExitAsync()
    {
        StartProcess();
        return WaitForExitAsync();
    }

    /// <summary>Waits for an output line that contains this text.</summary>
    public async Task<string> WaitForOutputAsync(string text)
    {
        for (var elapsed = Stopwatch.StartNew(); elapsed.Elapsed < Timeout; await Task.Delay(10))
        {
            var hasExited = _process!.HasExited;
            if (_output.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            if (hasExited)
            {
                Assert.Fail($"The host exited before it printed “{text}”:\n{Printed()}");
            }
        }

        throw new TimeoutException($"The host did not print “{text}”:\n{Printed()}");

        // The process may print meanwhile.
        string Printed() => string.Join('\n', _output.Concat(_errorOutput));
    }

    /// <summary>Kills the process with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Sends SIGTERM, as a service manager does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until the process has exited and its output is read, and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await _process!.WaitForExitAsync(timeout.Token);
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
        var (command, arguments) = MaxOpenFiles is { } limit
            ? ("/bin/sh", (string[])["-c", $"ulimit -n {limit} && exec \"$0\" \"$1\"", DotnetPath, AssemblyPath])
            : (DotnetPath, [AssemblyPath]);
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = ContentRoot,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] prefixes = ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "PerfHub__", "ConnectionStrings__"];
        foreach (var name in start.Environment.Keys.Where(name => prefixes.Any(name.StartsWith)).ToList())
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

    private static ConcurrentQueue<string> CaptureLines(Action<DataReceivedEventHandler> subscribe)
    {
        var lines = new ConcurrentQueue<string>();
        subscribe((_, received) =>
        {
            if (received.Data is { } line)
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
