using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using PerfHub.Api;
using PerfHub.Api.Auditing;
using PerfHub.Api.Hosting;
using PerfHub.Api.Hosting.Limits;
using PerfHub.Api.Hosting.OpenApi;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Security;

// Figures and times look the same whatever the machine's language is.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var builder = WebApplication.CreateBuilder(args);
if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
{
    builder.WebHost.UseUrls("http://localhost:5080");
}

// A line or two for each request would cost more than many a request does.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

// A start that fails is told in one line, by Startup.
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

builder.Services.AddOptions<PerfHubOptions>().BindConfiguration("PerfHub");
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddStore(builder.Configuration, builder.Environment);
builder.Services.AddCqrs();
builder.Services.AddTenancy();
builder.AddLimits();
builder.Services.AddBacklogs();
builder.Services.AddIdempotency();
builder.Services.AddResponseCache();
builder.Services.AddHostedService<BacklogWorker>();
builder.Services.AddChangeWatch();
builder.Services.AddJobs();
builder.Services.AddDescription();
builder.Services.AddSingleton<Problems>();
builder.Services.AddSingleton<IExceptionHandler>(services => services.GetRequiredService<Problems>());
builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configured(options.SerializerOptions));
builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: [StoreHealth.Ready], timeout: StoreHealth.Patience);

await using var app = builder.Build();
if (!Startup.Prepare(app))
{
    return 1;
}

app.UseTraffic();
app.UseExceptionHandler(_ => { });
app.UseStatusCodePages(context => Problems.WriteStatus(context.HttpContext));
app.UseLimits();
app.UseHead();
app.UseRouting();
app.UseWhen(
    http => http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase),
    page => page.UseSwaggerUI(ui => ui.SwaggerEndpoint("/openapi/v1.json", "PerfHub v1")));
app.UseAuthentication();
app.UseKeyLimits();
app.UseStoreCaller();
app.UseAudit();
app.UseAuthorization();
app.MapFeatures();
app.MapHealth();
app.MapOpenApi().AllowAnonymous();
if (Startup.IsDone(app))
{
    return 0;
}

if (!await Startup.Listen(app))
{
    return 1;
}

await Startup.ShowDemo(app);
await app.WaitForShutdownAsync();
return 0;

/// <summary>The host; named so that tests can start it.</summary>
public partial class Program;
