using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>Who holds a connection without using it loses it. The server looks once a second.</summary>
public sealed class SlowClientTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly LimitedHost _host = new(("HeaderSeconds", "1"), ("KeepAliveSeconds", "1"), ("BytesPerSecond", "1000000"), ("GraceSeconds", "2"));

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Headers_that_do_not_end_are_not_waited_for()
    {
        using var client = await ConnectAsync();
        await SendAsync(client, "GET /v1/rules HTTP/1.1\r\nHost: x\r\nX-Slow: ");

        Assert.StartsWith("HTTP/1.1 408 ", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        var unit = await (await Region.CreateAsync(_host)).RegisterUnitAsync();
        using var client = await ConnectAsync();
        await SendAsync(client, $"POST {unit.GetReportPath()} HTTP/1.1\r\nHost: x\r\nAuthorization: {unit.Http.DefaultRequestHeaders.Authorization}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");

        var answer = await ReadToEndAsync(client);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:perfhub:problem:too-slow", answer, StringComparison.Ordinal);
        (await unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_connection_that_is_idle_is_closed()
    {
        using var client = await ConnectAsync();
        await SendAsync(client, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Contains("Healthy", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_and_does_not_listen_is_dropped()
    {
        using var client = await ConnectAsync();
        var request = $"GET /v1/rules HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {PerfHubHost.BootstrapKey}\r\n\r\n";
        var many = string.Concat(Enumerable.Repeat(request, 100));
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var patience = new CancellationTokenSource(Timeout);
            while (true)
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(many), patience.Token);
            }
        });

        Assert.IsAssignableFrom<IOException>(error);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), Timeout);
    }

    private static Task SendAsync(TcpClient client, string text) => client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(Timeout);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(patience.Token);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _host.CreateHttpClient(null).BaseAddress!.Port);
        return client;
    }
}
