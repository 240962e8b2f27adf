using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Client;
using PerfHub.Web.Hosting;
using PerfHub.Web.Session;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>Pages call the API of their own host without a connection.</summary>
public sealed class InProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_download_whose_reader_leaves_ends_in_the_API_too()
    {
        var ended = new TaskCompletionSource();
        await using var app = await StartAsync(async http =>
        {
            http.RequestAborted.Register(ended.SetResult);
            while (true)
            {
                await http.Response.Body.WriteAsync(new byte[1024], http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        });

        await using var scope = app.Services.CreateAsyncScope();
        var file = await scope.ServiceProvider.GetRequiredService<PerfHubClient>().Overviews.ExportOverviewAsync("650100", 2024, ListFormat.Csv);
        await file.Content.ReadExactlyAsync(new byte[4096]);
        Assert.False(ended.Task.IsCompleted);
        await file.Content.DisposeAsync();

        await ended.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_download_that_is_read_to_its_end_is_not_aborted()
    {
        var wasAborted = new TaskCompletionSource<bool>();
        await using var app = await StartAsync(async http =>
        {
            await http.Response.WriteAsync("a,b", CancellationToken.None);
            http.Response.OnCompleted(() =>
            {
                wasAborted.SetResult(http.RequestAborted.IsCancellationRequested);
                return Task.CompletedTask;
            });
        });

        await using var scope = app.Services.CreateAsyncScope();
        await using (var content = (await scope.ServiceProvider.GetRequiredService<PerfHubClient>().Overviews.ExportOverviewAsync("650100", 2024, ListFormat.Csv)).Content)
        {
            Assert.Equal("a,b", await new StreamReader(content).ReadToEndAsync());
        }

        Assert.False(await wasAborted.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_API_sees_the_address_of_the_user()
    {
        await using var app = await StartAsync(http => http.Response.WriteAsync($"{http.Connection.RemoteIpAddress}", http.RequestAborted));
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<PageSession>().Address = IPAddress.Parse("203.0.113.7");

        await using var content = (await scope.ServiceProvider.GetRequiredService<PerfHubClient>().Overviews.ExportOverviewAsync("650100", 2024, ListFormat.Csv)).Content;
        Assert.Equal("203.0.113.7", await new StreamReader(content).ReadToEndAsync());
    }

    [Fact]
    public async Task The_audit_log_has_the_address_of_the_user_who_changed_something_on_a_page()
    {
        await using var proxied = PageHost.Start(("PerfHub:Limits:Proxies", "127.0.0.1"));
        var key = await proxied.CreateBureauAsync("650207", "代理后局");
        using var visitor = await proxied.SignInAsync(key, address: "203.0.113.7");
        await visitor.SubmitAsync(await visitor.OpenAsync("/bureaus/650207/admin"), "time-zone", ("Form.TimeZone", "Asia/Urumqi"));

        var entries = (await proxied.CreateApi(key).AuditLog.ListAuditEntriesPageAsync("650207")).Value.Items;
        Assert.Equal("203.0.113.7", Assert.Single(entries, entry => entry.Operation == "PutTimeZone").Origin);
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate api)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddPerfHubWeb();
        var app = builder.Build();
        app.UseInProcessApi();
        app.Run(api);
        await app.StartAsync();
        return app;
    }
}
