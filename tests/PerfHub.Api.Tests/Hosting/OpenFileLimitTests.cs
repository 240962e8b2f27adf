using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting;

/// <summary>The system lets the host open few files and sockets.</summary>
[Trait("Category", "Slow")]
public sealed class OpenFileLimitTests
{
    private const int Connections = 800;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1), MaxWait = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task A_host_out_of_connections_refuses_further_ones_serves_the_others_and_does_not_spin()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The limit is read from /proc.");
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), ("PerfHub__Web", "true")) { MaxOpenFiles = 688 };
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Contains(host.Output, line => line.Contains("allows 112 connections", StringComparison.Ordinal));
        var lineCount = host.Output.Count;

        var idle = new List<Socket>();
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                idle.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, host.Url.Port);
            }

            // The host closes what it cannot serve; a client that waits would not learn that.
            await WaitUntilClosedAsync(idle[^1]);
            await WaitUntilIdleAsync(host);

            // This client has a connection.
            Assert.Equal(receipt.ContentSha256, (await unit.ReadReportAsync()).ContentSha256);
            (await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK);
            Assert.Equal(2, (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect<Receipt>(HttpStatusCode.Created).Revision);
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }

        // A heading and a line, however many connections were refused.
        Assert.Equal(lineCount + 2, host.Output.Count);
        Assert.Contains("112 connections are open; further ones are closed", host.Output.Last(), StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(1));
        using var fresh = new HttpClient { BaseAddress = host.Url };
        Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
        Assert.Equal(3, (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect<Receipt>(HttpStatusCode.Created).Revision);
    }

    [SkippableFact]
    public async Task A_host_that_may_open_too_few_files_does_not_start_and_says_why_in_one_line()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The limit is read from /proc.");
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey)) { MaxOpenFiles = 250 };

        Assert.Equal(1, await host.RunToExitAsync());

        Assert.Empty(host.ErrorOutput);
        Assert.Contains("PerfHub does not start: the process may open only 250 files", Assert.Single(host.Output.Skip(1)), StringComparison.Ordinal);
    }

    /// <summary>Waits until the host uses little processor time; after its start it compiles for a while.</summary>
    private static async Task WaitUntilIdleAsync(HostProcess host)
    {
        for (var elapsed = Stopwatch.StartNew(); elapsed.Elapsed < MaxWait;)
        {
            var before = host.ProcessorTime;
            await Task.Delay(IdleTime);
            if (host.ProcessorTime - before < IdleTime / 5)
            {
                return;
            }
        }

        Assert.Fail("The host spins.");
    }

    private static async Task WaitUntilClosedAsync(Socket socket)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1], timeout.Token));
        }
        catch (SocketException)
        {
            // Reset.
        }
    }
}
