using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using PerfHub.Api.Hosting.Demo;

namespace PerfHub.Benchmarks.Infrastructure;

/// <summary>A host in its own process.</summary>
internal sealed class HostProcess : IDisposable
{
    private const int MaxOutputLines = 100;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private HostProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>The last lines of the output.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The CPU time that the host has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The resident memory in MB.</summary>
    public double ResidentMegabytes => ReadProcStatus("VmRSS");

    /// <summary>The peak resident memory in MB.</summary>
    public double PeakMegabytes => ReadProcStatus("VmHWM");

    /// <summary>Starts the product's host on a SQLite store, without rate limits.</summary>
    public static Task<HostProcess> StartPerfHubAsync(string connectionString) =>
        StartPerfHubAsync(new Dictionary<string, string?> { ["ConnectionStrings:PerfHub"] = connectionString });

    /// <summary>Starts the product's host with these settings, without rate limits.</summary>
    public static Task<HostProcess> StartPerfHubAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var port = FindFreePort();
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["PerfHub__Limits__RateLimiting"] = "false",
        };
        foreach (var (name, value) in settings)
        {
            environment[name.Replace(":", "__", StringComparison.Ordinal)] = value ?? "";
        }

        return StartAsync(typeof(DemoData).Assembly.Location, [], port, environment);
    }

    public static async Task<HostProcess> StartAsync(
        string assembly, IEnumerable<string> arguments, int port, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var host = new HostProcess(process, port);
        process.OutputDataReceived += (_, line) => host.KeepOutput(line.Data);
        process.BeginOutputReadLine();
        try
        {
            await host.WaitUntilListeningAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public HttpClient CreateClient(string key)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Kills the process like <c>kill -9</c>.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Sends SIGTERM, as a service manager does, and waits for the end.</summary>
    /// <returns>The exit code; <see langword="null"/> where the process still runs after <paramref name="timeout"/>.</returns>
    public async Task<int?> TerminateAsync(TimeSpan timeout)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var late = new CancellationTokenSource(timeout);
        await _process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _process.HasExited ? _process.ExitCode : null;
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private async Task WaitUntilListeningAsync()
    {
        for (var attempt = 0; attempt < 600 && !_process.HasExited; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException(_process.HasExited
            ? $"The host exited with code {_process.ExitCode}:\n{string.Join('\n', _output)}"
            : $"The host did not start to listen within 60 seconds:\n{string.Join('\n', _output)}");
    }

    private void KeepOutput(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        while (_output.Count > MaxOutputLines)
        {
            _output.TryDequeue(out _);
        }
    }

    private double ReadProcStatus(string name) =>
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            ? double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024
            : 0;
}
