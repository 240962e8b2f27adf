using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks.Malformed;

/// <summary>
/// Sends malformed requests in a row to the real host, which runs in this process so that its managed memory can be looked
/// at: none may get a 5xx, and what they leave in memory must go. Each comes from an address of its own, as from a host of
/// strangers, so that the rate limits' own memory is measured too.
/// </summary>
internal static class MalformedCommand
{
    private const string Key = "bootstrap-key-of-the-benchmark-0123456789";

    private const double MaxGrowth = 2.0;

    // The limits drop an address that has been silent for ten seconds.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(15);

    /// <summary>Runs everything once.</summary>
    /// <param name="args"><c>--requests</c>, 10,000 by default.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var requests = Array.IndexOf(args, "--requests") is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 10_000;
        var folder = Directory.CreateTempSubdirectory("perfhub-malformed-").FullName;
        var port = HostProcess.FindFreePort();
        var host = new Thread(() => typeof(DemoData).Assembly.EntryPoint!.Invoke(null, [(string[])[
            "--environment=Production", $"--contentRoot={folder}", $"--urls=http://127.0.0.1:{port}", $"--ConnectionStrings:PerfHub=Data Source={Path.Combine(folder, "perfhub.db")}", $"--PerfHub:BootstrapKey={Key}",

            // The one key is not held back, or most would get no further than a 429.
            "--PerfHub:Limits:Proxies=127.0.0.1", "--PerfHub:Limits:FilingsPerSecond=1000000", "--PerfHub:Limits:FilingBurst=1000000", "--PerfHub:Limits:ReadsPerSecond=1000000", "--PerfHub:Limits:ReadBurst=1000000",
        ]])) { IsBackground = true };
        host.Start();
        try
        {
            return await MeasureAsync(port, requests);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(int port, int requests)
    {
        var all = MalformedRequests.CreateAll(Key);
        while (!await IsReadyAsync(port))
        {
            await Task.Delay(50);
        }

        // What is compiled, pooled and cached once does not count.
        await SendAsync(port, all, from: 0, count: 20 * all.Count);
        await Task.Delay(IdleTime);
        var before = GetManagedMegabytes();
        Console.WriteLine($"before:            {before:N2} MB managed, {GetResidentMegabytes():N0} MB resident");

        var watch = Stopwatch.StartNew();
        var statuses = await SendAsync(port, all, from: 20 * all.Count, requests);
        Console.WriteLine($"{requests:N0} requests in {watch.Elapsed.TotalSeconds:N1} s: {string.Join(", ", statuses.OrderBy(it => it.Key).Select(it => $"{it.Value:N0} × {it.Key}"))}");
        Console.WriteLine($"at once behind:    {GetManagedMegabytes():N2} MB managed, {GetResidentMegabytes():N0} MB resident");
        await Task.Delay(IdleTime);
        var after = GetManagedMegabytes();
        Console.WriteLine($"{IdleTime.TotalSeconds:N0} s later:        {after:N2} MB managed, {GetResidentMegabytes():N0} MB resident");

        var met = statuses.Keys.All(status => status is >= 400 and < 500) && after - before <= MaxGrowth && await IsReadyAsync(port);
        Console.WriteLine($"{(met ? "met" : "MISSED")}: only 4xx, and at most {MaxGrowth:N0} MB more ({after - before:+0.00;-0.00} MB)");
        return met ? 0 : 1;
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

    /// <summary>The request, from the address with this number.</summary>
    private static byte[] WithAddress(byte[] request, int number)
    {
        var place = request.AsSpan().IndexOf("000.000.000.000"u8);
        if (place < 0)
        {
            return request;
        }

        var copy = (byte[])request.Clone();
        Encoding.ASCII.GetBytes($"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}".PadRight(15)).CopyTo(copy, place);
        return copy;
    }

    /// <summary>The status of the answer; 0 where there is none.</summary>
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
            // It has heard enough; what it said is still there to read.
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
            // Closed the hard way, behind its answer.
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

    private static double GetResidentMegabytes() => Environment.WorkingSet / 1024.0 / 1024.0;
}
