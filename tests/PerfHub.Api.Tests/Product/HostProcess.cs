using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace PerfHub.Api.Tests.Product;

/// <summary>
/// The host in a process of its own, as it is deployed: it can be killed, and started again on the same store. Its content
/// root is a folder of its own, where the store lies by default.
/// </summary>
public sealed class HostProcess : IPerfHub, IAsyncDisposable
{
    private const string Listens = "Now listening on: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly (string Name, string Value)[] _settings;
    private readonly SocketsHttpHandler _connections;
    private ConcurrentQueue<string> _output = new(), _errors = new();
    private Process? _process;

    public HostProcess(params (string Name, string Value)[] settings)
    {
        _settings = settings;
        _connections = new SocketsHttpHandler { ConnectCallback = Connect };
        File.Copy(Path.Combine(Path.GetDirectoryName(Assembly)!, "appsettings.json"), Path.Combine(Folder, "appsettings.json"));
    }

    /// <summary>The content root.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("perfhub-process-").FullName;

    /// <summary>The file of the store, where no setting moves it.</summary>
    public string StoreFile => Path.Combine(Folder, "data", "perfhub.db");

    /// <summary>What it has printed since its last start.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The same of its error stream.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Where it listens; another port after every start.</summary>
    public Uri Url { get; private set; } = null!;

    public OperatorClient Operator => new(Client(PerfHubHost.BootstrapKey));

    // The built host lies beside the tests with all that it needs to run.
    private static string Assembly => typeof(Program).Assembly.Location;

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Goes to wherever the host listens at the time, so that a client outlives a restart.</summary>
    public HttpClient Client(string? key) => new(_connections, disposeHandler: false)
    {
        BaseAddress = new Uri("http://perfhub"),
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>Starts it and waits until it listens.</summary>
    public async Task Start()
    {
        Launch();
        var line = await Says(Listens);
        Url = new Uri(line[(line.IndexOf(Listens, StringComparison.Ordinal) + Listens.Length)..]);
    }

    /// <summary>Starts it and waits until it ends by itself; gives the exit code.</summary>
    public Task<int> Run()
    {
        Launch();
        return Ended();
    }

    /// <summary>The line with this text, as soon as it is printed.</summary>
    public async Task<string> Says(string text)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(10))
        {
            var gone = _process!.HasExited;
            if (_output.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            Assert.False(gone, $"The host ended before it said “{text}”:\n{string.Join('\n', [.. _output, .. _errors])}");
        }

        throw new TimeoutException($"The host did not say “{text}”:\n{string.Join('\n', [.. _output, .. _errors])}");
    }

    /// <summary><c>kill -9</c>: it ends between two instructions.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await Ended();
    }

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public async Task Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended and all that it printed is read; gives the exit code.</summary>
    public async Task<int> Ended()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process!.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await Kill();
        }

        _process?.Dispose();
        _connections.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Launch()
    {
        _process?.Dispose();
        var start = new ProcessStartInfo(Dotnet, [Assembly])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] ours = ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "PerfHub__", "ConnectionStrings__"];
        foreach (var name in start.Environment.Keys.Where(name => ours.Any(name.StartsWith)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Tests send more, and faster, than anybody should.
        foreach (var (name, value) in ((string, string)[])[("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("PerfHub__Limits__RateLimiting", "false"), .. _settings])
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        (_output, _errors) = (Lines(add => _process.OutputDataReceived += add), Lines(add => _process.ErrorDataReceived += add));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static ConcurrentQueue<string> Lines(Action<DataReceivedEventHandler> listen)
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

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
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
