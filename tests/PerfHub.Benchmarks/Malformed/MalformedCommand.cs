using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Malformed;

/// <summary>
/// Sends malformed requests to the host, which runs in this process so that its managed memory can be measured: every response
/// must be a 4xx, and the memory must be released. Each request has another client address, so that the memory of the
/// rate limiter is measured too.
/// </summary>
internal static class MalformedCommand
{
    private const string Key = "bootstrap-key-of-the-benchmark-0123456789";

    private const double MaxGrowth = 2.0;

    // The rate limiter drops an address that has been idle for ten seconds.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(15);

    /// <param name="options"><c>--requests</c>: the number of requests.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var requests = options.Get("--requests", 10_000);
        using var folder = new TempFolder();
        var port = HostProcess.FindFreePort();
        var host = new Thread(() => typeof(DemoData).Assembly.EntryPoint!.Invoke(null, [(string[])[
            "--environment=Production",
            $"--contentRoot={folder.FullName}",
            $"--urls=http://127.0.0.1:{port}",
            $"--ConnectionStrings:PerfHub=Data Source={folder.GetFile("perfhub.db")}",
            $"--PerfHub:BootstrapKey={Key}",
            "--PerfHub:Limits:Proxies=127.0.0.1",

            // With the default limits of a key most requests would get a 429.
            "--PerfHub:Limits:FilingsPerSecond=1000000",
            "--PerfHub:Limits:FilingBurst=1000000",
            "--PerfHub:Limits:ReadsPerSecond=1000000",
            "--PerfHub:Limits:ReadBurst=1000000",
        ]])) { IsBackground = true };
        host.Start();
        return await MeasureAsync(port, requests);
    }

    private static async Task<int> MeasureAsync(int port, int requests)
    {
        var all = MalformedRequests.CreateAll(Key);
        while (!await IsReadyAsync(port))
        {
            await Task.Delay(50);
        }

        // JIT compilation, pools and caches do not count.
        await SendAsync(port, all, from: 0, count: 20 * all.Count);
        await Task.Delay(IdleTime);
        var before = GetManagedMegabytes();
        Console.WriteLine($"before:            {before:N2} MB managed, {GetResidentMegabytes():N0} MB resident");

        var watch = Stopwatch.StartNew();
        var statuses = await SendAsync(port, all, from: 20 * all.Count, requests);
        Console.WriteLine($"{requests:N0} requests in {watch.Elapsed.TotalSeconds:N1} s: {string.Join(", ", statuses.OrderBy(it => it.Key).Select(it => $"{it.Value:N0} × {it.Key}"))}");
        Console.WriteLine($"right after:       {GetManagedMegabytes():N2} MB managed, {GetResidentMegabytes():N0} MB resident, {GetPeakMegabytes():N0} MB at the peak");
        await Task.Delay(IdleTime);
        var after = GetManagedMegabytes();
        Console.WriteLine($"{IdleTime.TotalSeconds:N0} s later:        {after:N2} MB managed, {GetResidentMegabytes():N0} MB resident");

        var table = new ResultTable();
        table.AddAtMost("responses other than 4xx", statuses.Where(it => it.Key is < 400 or >= 500).Sum(it => it.Value), target: 0);
        table.AddAtMost("growth of managed memory, MB", after - before, MaxGrowth);
        table.AddAtLeast("host ready afterwards (1 = yes)", await IsReadyAsync(port) ? 1 : 0, target: 1);
        return table.Print($"{requests:N0} malformed requests");
    }

    private static async Task<Dictionary<int, int>> SendAsync(int port, List<byte[]> all, int from, int count)
    {
        var statuses = new Dictionary<int, int>();
        for (var number = from; number < from + count; number++)
        {
            var status = await SendAsync(port, WithAddress(all[number % all.Count], number));
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }

        return statuses;
    }

    /// <summary>A copy of the request with the client address of this number.</summary>
    private static byte[] WithAddress(byte[] request, int number)
    {
        var index = request.AsSpan().IndexOf("000.000.000.000"u8);
        if (index < 0)
        {
            return request;
        }

        var copy = (byte[])request.Clone();
        Encoding.ASCII.GetBytes($"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}".PadRight(15)).CopyTo(copy, index);
        return copy;
    }

    /// <summary>The status of the response; 0 where there is none.</summary>
    private static async Task<int> SendAsync(int port, byte[] request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[4_096];
        var status = 0;
        try
        {
            await socket.SendAsync(request);
        }
        catch (SocketException)
        {
            // The host stopped reading; its response can still be read.
        }

        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;)
            {
                if (status == 0 && read > 12)
                {
                    status = int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), CultureInfo.InvariantCulture);
                }
            }
        }
        catch (SocketException)
        {
            // The host reset the connection after its response.
        }

        return status;
    }

    private static async Task<bool> IsReadyAsync(int port)
    {
        try
        {
            return await SendAsync(port, "GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray()) == 200;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static double GetManagedMegabytes()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024.0;
    }

    private static double GetPeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1024.0 / 1024.0;
    }

    private static double GetResidentMegabytes() => Environment.WorkingSet / 1024.0 / 1024.0;
}
