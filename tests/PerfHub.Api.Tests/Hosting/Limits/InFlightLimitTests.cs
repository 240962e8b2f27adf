using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Projections;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>How many requests and connections a caller, an address and all together have at a time.</summary>
public sealed partial class InFlightLimitTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    // How long the body of an upload may take to come. By default, the host ends it when others have waited for it as long as they may.
    private static readonly (string Name, string Value) LongUploads = ("GraceSeconds", "120");

    [Fact]
    public async Task A_key_waits_for_its_own_requests_and_others_do_not_notice()
    {
        await using var host = new LimitedHost(LongUploads, ("RateLimiting", "true"), ("RequestsPerKey", "1"));
        var region = await Region.CreateAsync(host);
        var (busy, other) = (await region.CreateClientAsync(region.North, Role.BureauAdmin), await region.CreateClientAsync(region.North, Role.Auditor));
        using var first = await StartUploadAsync(host, busy);

        // Sixteen more may wait for the first.
        var waiting = Enumerable.Range(0, 17).Select(_ => busy.GetAsync("/v1/rules")).ToList();
        var refused = await (await Task.WhenAny(waiting).WaitAsync(MaxWait));
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.True(refused.HttpResponse.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        (await other.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);

        first.Close();
        var statuses = (await Task.WhenAll(waiting).WaitAsync(MaxWait)).Select(it => it.Status).Order();
        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.OK, 16), HttpStatusCode.TooManyRequests], statuses);
    }

    [Fact]
    public async Task Requests_of_one_tree_of_bureaus_leave_places_for_others_however_many_keys_it_has()
    {
        await using var host = new LimitedHost(LongUploads, ("RateLimiting", "true"), ("RequestsPerKey", "3"), ("Requests", "12"));
        var (busy, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        BureauClient[] keys = [busy.Admin, await busy.CreateClientAsync(busy.City, Role.BureauAdmin), await busy.CreateClientAsync(busy.City, Role.BureauAdmin)];
        var last = await busy.CreateClientAsync(busy.South, Role.BureauAdmin);

        // The tree has nine of the twelve places.
        var uploads = await Task.WhenAll(Enumerable.Range(0, 9).Select(number => StartUploadAsync(host, keys[number % 3])));
        (await last.GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        (await other.Admin.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);

        foreach (var upload in uploads)
        {
            upload.Dispose();
        }

        using var timeout = new CancellationTokenSource(MaxWait);
        while ((await last.GetAsync("/v1/rules")).Status != HttpStatusCode.OK)
        {
            await Task.Delay(20, timeout.Token);
        }
    }

    // Only a request that waits for changes is a long poll.
    [Theory]
    [InlineData("/v1/rules?wait=30")]
    [InlineData("/v1/bureaus/{b}/deviations/2024/changes?wait=0")]
    public async Task A_request_waits_some_seconds_for_others_of_its_key_and_is_then_refused(string path)
    {
        await using var host = new LimitedHost(LongUploads, ("RateLimiting", "true"), ("RequestsPerKey", "1"));
        var region = await Region.CreateAsync(host);
        using var first = await StartUploadAsync(host, region.Admin);

        var refused = await region.Admin.GetAsync(path.Replace("{b}", region.City, StringComparison.Ordinal)).WaitAsync(MaxWait);

        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
    }

    [Fact]
    public async Task A_key_has_only_so_many_long_polls_at_a_time()
    {
        await using var host = new LimitedHost(("RateLimiting", "true"));
        var region = await Region.CreateAsync(host);
        using var end = new CancellationTokenSource();
        var polls = new List<Task>();
        for (var poll = 0; poll < HostShares.LongPollsPerCaller; poll++)
        {
            polls.Add(await StartLongPollAsync(host, region.Admin, end.Token));
        }

        var refused = await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?wait=30").WaitAsync(MaxWait);
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");

        await end.CancelAsync();
        await Task.WhenAll(polls);
    }

    [Theory]
    [InlineData("RequestsPerAddress", HttpStatusCode.TooManyRequests, "too-fast")]
    [InlineData("Requests", HttpStatusCode.ServiceUnavailable, "unavailable")]
    public async Task Requests_beyond_the_limit_are_refused_and_the_host_stays_ready(string limit, HttpStatusCode status, string problem)
    {
        await using var host = new LimitedHost(LongUploads, ("RateLimiting", "true"), (limit, "1"));
        var region = await Region.CreateAsync(host);
        using var first = await StartUploadAsync(host, region.Admin);

        var refused = await region.Admin.GetAsync("/v1/rules");
        refused.ExpectProblem(status, problem);
        Assert.True(refused.HttpResponse.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/health/ready")).Status);

        first.Close();
        using var timeout = new CancellationTokenSource(MaxWait);
        while ((await region.Admin.GetAsync("/v1/rules")).Status != HttpStatusCode.OK)
        {
            await Task.Delay(20, timeout.Token);
        }
    }

    [Theory]
    [InlineData("changes")]
    [InlineData("changes/")]
    [InlineData("CHANGES")]
    public async Task Long_polls_leave_the_other_requests_of_their_key_address_and_host_alone(string path)
    {
        await using var host = new LimitedHost(("RateLimiting", "true"), ("RequestsPerKey", "1"), ("RequestsPerAddress", "1"), ("Requests", "1"));
        var region = await Region.CreateAsync(host);
        using var end = new CancellationTokenSource();
        var poll = await StartLongPollAsync(host, region.Admin, end.Token, path);

        (await region.Admin.GetAsync("/v1/rules").WaitAsync(MaxWait)).Expect(HttpStatusCode.OK);

        await end.CancelAsync();
        await poll;
    }

    [Theory]
    [InlineData("OpenPagesPerAddress", HttpStatusCode.TooManyRequests)]
    [InlineData("OpenPages", HttpStatusCode.ServiceUnavailable)]
    public async Task Open_pages_beyond_the_limit_are_refused_and_other_requests_are_not(string limit, HttpStatusCode status)
    {
        await using var host = new HostWithPages(limit);
        var region = await Region.CreateAsync(host);
        var session = await SignInAsync(region.Admin);
        using var first = new ClientWebSocket { Options = { Cookies = session } };
        await OpenPageAsync(host, first);

        using var second = new ClientWebSocket { Options = { Cookies = session, CollectHttpResponseDetails = true } };
        await Assert.ThrowsAsync<WebSocketException>(() => OpenPageAsync(host, second));
        Assert.Equal(status, second.HttpStatusCode);
        (await region.Admin.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    // Neither the places of a tree of bureaus nor those that wait for a key may overflow.
    [Fact]
    public async Task The_highest_limits_that_can_be_set_limit_nobody()
    {
        const string Highest = "1000000000";
        await using var host = new LimitedHost(
            LongUploads, ("RateLimiting", "true"), ("RequestsPerKey", Highest), ("RequestsPerAddress", Highest), ("Requests", Highest),
            ("AddressBurst", Highest), ("AddressPerSecond", Highest), ("ReadBurst", Highest), ("ReadsPerSecond", Highest));
        var region = await Region.CreateAsync(host);
        using var upload = await StartUploadAsync(host, region.Admin);

        (await region.Admin.GetAsync("/v1/rules").WaitAsync(MaxWait)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_connection_beyond_the_limit_of_its_address_is_closed()
    {
        await using var host = new LimitedHost(("RateLimiting", "true"), ("ConnectionsPerAddress", "2"));
        var port = host.CreateHttpClient(null).BaseAddress!.Port;
        using var first = await ConnectAsync(port);
        using var second = await ConnectAsync(port);
        Assert.StartsWith("HTTP/1.1 200 ", await GetLiveAsync(first), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await GetLiveAsync(second), StringComparison.Ordinal);

        using var third = await ConnectAsync(port);
        Assert.Equal("", await GetLiveAsync(third));

        first.Close();
        using var timeout = new CancellationTokenSource(MaxWait);
        for (var response = ""; response == ""; await Task.Delay(20, timeout.Token))
        {
            using var next = await ConnectAsync(port);
            response = await GetLiveAsync(next);
        }
    }

    [Fact]
    public async Task Connections_of_a_trusted_proxy_are_not_limited()
    {
        await using var host = new LimitedHost(("RateLimiting", "true"), ("ConnectionsPerAddress", "1"), ("Proxies", "127.0.0.1"));
        var port = host.CreateHttpClient(null).BaseAddress!.Port;
        using var first = await ConnectAsync(port);
        using var second = await ConnectAsync(port);

        Assert.StartsWith("HTTP/1.1 200 ", await GetLiveAsync(first), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await GetLiveAsync(second), StringComparison.Ordinal);
    }

    /// <summary>Starts a request that waits for changes; returns its end once it is in progress.</summary>
    private static async Task<Task> StartLongPollAsync(PerfHubHost host, BureauClient client, CancellationToken end, string path = "changes")
    {
        var notifier = host.Services.GetRequiredService<DeviationChangeNotifier>();
        var before = notifier.SubscriptionCount;
        var poll = PollAsync();
        using var timeout = new CancellationTokenSource(MaxWait);
        while (notifier.SubscriptionCount == before)
        {
            await Task.Delay(20, timeout.Token);
        }

        return poll;

        async Task PollAsync()
        {
            try
            {
                await client.Http.GetAsync(new Uri($"/v1/bureaus/{client.BureauCode}/deviations/2024/{path}?wait=60", UriKind.Relative), end);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }

    /// <summary>Starts a request whose body does not come; the host is already waiting for it.</summary>
    private static async Task<TcpClient> StartUploadAsync(PerfHubHost host, BureauClient client)
    {
        var upload = await ConnectAsync(host.CreateHttpClient(null).BaseAddress!.Port);
        await upload.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/api-keys HTTP/1.1\r\nHost: x\r\nAuthorization: {client.Http.DefaultRequestHeaders.Authorization}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"));
        var buffer = new byte[1_024];
        var read = await upload.GetStream().ReadAsync(buffer).AsTask().WaitAsync(MaxWait);
        Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        return upload;
    }

    private sealed class HostWithPages(string limit)
        : SqliteHost([("PerfHub:Web", "true"), ("PerfHub:Limits:RateLimiting", "true"), ($"PerfHub:Limits:{limit}", "1")]);

    /// <summary>Signs in to the pages with the key of a client; returns the cookies.</summary>
    private static async Task<CookieContainer> SignInAsync(BureauClient client)
    {
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = client.Http.BaseAddress };
        var page = await browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        var form = HiddenField().Matches(page.Split("<form").Single(part => part.Contains("Form.Key", StringComparison.Ordinal)))
            .Select(field => KeyValuePair.Create(field.Groups["name"].Value, field.Groups["value"].Value));
        using var content = new FormUrlEncodedContent([.. form, new("Form.Key", client.Http.DefaultRequestHeaders.Authorization!.Parameter!)]);
        (await browser.PostAsync(new Uri("/sign-in", UriKind.Relative), content)).EnsureSuccessStatusCode();
        return cookies;
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)""")]
    private static partial Regex HiddenField();

    private static async Task OpenPageAsync(PerfHubHost host, ClientWebSocket socket)
    {
        using var timeout = new CancellationTokenSource(MaxWait);
        await socket.ConnectAsync(new UriBuilder(host.CreateHttpClient(null).BaseAddress!) { Scheme = "ws", Path = "/_blazor" }.Uri, timeout.Token);
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    /// <summary>The response to a request for liveness; empty where the host closed the connection.</summary>
    private static async Task<string> GetLiveAsync(TcpClient client)
    {
        var buffer = new byte[4_096];
        try
        {
            await client.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(MaxWait));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
