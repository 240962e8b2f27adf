using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>Slow or idle connections are closed. The server checks once a second.</summary>
[Trait("Category", "Slow")]
public sealed class SlowClientTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly LimitedHost _host = new(("HeaderSeconds", "1"), ("KeepAliveSeconds", "1"), ("BytesPerSecond", "1000000"), ("ResponseBytesPerSecond", "1000000"), ("GraceSeconds", "2"));

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Headers_that_do_not_end_get_408()
    {
        using var client = await ConnectAsync();
        await SendAsync(client, "GET /v1/rules HTTP/1.1\r\nHost: x\r\nX-Slow: ");

        Assert.StartsWith("HTTP/1.1 408 ", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_gets_408()
    {
        var unit = await (await Region.CreateAsync(_host)).RegisterUnitAsync();
        using var client = await ConnectAsync();
        await SendAsync(client, $"POST {unit.GetReportPath()} HTTP/1.1\r\nHost: x\r\nAuthorization: {unit.Http.DefaultRequestHeaders.Authorization}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");

        var response = await ReadToEndAsync(client);

        Assert.StartsWith("HTTP/1.1 408 ", response, StringComparison.Ordinal);
        Assert.Contains("urn:perfhub:problem:too-slow", response, StringComparison.Ordinal);
        (await unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task An_idle_connection_is_closed()
    {
        using var client = await ConnectAsync();
        await SendAsync(client, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Contains("Healthy", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_sends_requests_but_reads_no_responses_is_disconnected()
    {
        using var client = await ConnectAsync();
        var request = $"GET /v1/rules HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {PerfHubHost.BootstrapKey}\r\n\r\n";
        var requests = string.Concat(Enumerable.Repeat(request, 100));
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var timeout = new CancellationTokenSource(Timeout);
            while (true)
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(requests), timeout.Token);
            }
        });

        Assert.IsAssignableFrom<IOException>(error);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), Timeout);
    }

    private static Task SendAsync(TcpClient client, string text) => client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(timeout.Token);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _host.CreateHttpClient(null).BaseAddress!.Port);
        return client;
    }
}
