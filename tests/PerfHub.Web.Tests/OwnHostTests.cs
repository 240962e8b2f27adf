using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using PerfHub.Web.Hosting;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>The pages on a host of their own, behind a proxy.</summary>
public sealed class OwnHostTests : IDisposable
{
    private const string ListeningOn = "Now listening on: ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfhub-pages");

    private Process? _process;

    [Fact]
    public async Task Cookies_are_for_HTTPS_only_if_a_trusted_proxy_has_ended_TLS()
    {
        using var client = new HttpClient { BaseAddress = await StartAsync("10.0.0.0/8, 127.0.0.1") };

        Assert.Contains("secure", await ReadCookieAsync(client, "https"), StringComparison.Ordinal);
        Assert.DoesNotContain("secure", await ReadCookieAsync(client, "http"), StringComparison.Ordinal);
        Assert.NotEmpty(_folder.GetFiles("key-*.xml"));
    }

    [Fact]
    public async Task The_API_gets_the_address_of_each_user_and_no_cookie_of_another()
    {
        var calls = new ConcurrentQueue<(string Path, string Address, string Cookie)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var api = builder.Build();
        api.Run(http =>
        {
            calls.Enqueue((http.Request.Path, $"{http.Request.Headers["X-Forwarded-For"]}", $"{http.Request.Headers.Cookie}"));
            http.Response.Cookies.Append("affinity", "pod-1");
            http.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        await api.StartAsync();
        var pages = await StartAsync("127.0.0.1", api.Urls.Single());

        foreach (var address in (string[])["203.0.113.7", "203.0.113.8"])
        {
            using var visitor = new PageVisitor(pages, "zh", address);
            await visitor.SignInAsync("phk_0000000000000000_unknown");
        }

        Assert.Equal([("/v1/me", "203.0.113.7", ""), ("/v1/me", "203.0.113.8", "")], calls);
    }

    public void Dispose()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.WaitForExit();
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<string> ReadCookieAsync(HttpClient client, string scheme)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { { "X-Forwarded-Proto", scheme }, { "X-Forwarded-For", "203.0.113.7" } } };
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("Set-Cookie").Single(it => it.StartsWith("perfhub.antiforgery", StringComparison.Ordinal));
    }

    private async Task<Uri> StartAsync(string proxies, string api = "http://127.0.0.1:1/")
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PerfHubWebExtensions).Assembly.Location]) { RedirectStandardOutput = true, WorkingDirectory = AppContext.BaseDirectory };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["PerfHub__Web__Api"] = api;
        start.Environment["PerfHub__Web__Proxies"] = proxies;
        start.Environment["PerfHub__Web__KeyFolder"] = _folder.FullName;
        _process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await _process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.IndexOf(ListeningOn, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Uri(line[(at + ListeningOn.Length)..].Trim());
            }
        }

        throw new InvalidOperationException("The host did not start.");
    }
}
