using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using PerfHub.Api;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features;
using PerfHub.Api.Features.AuditLog;
using PerfHub.Api.Features.Me;
using PerfHub.Api.Hosting;
using PerfHub.Api.Hosting.Commands;
using PerfHub.Api.Hosting.Observability;
using PerfHub.Api.Hosting.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Http.QueryParameters;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Security;
using PerfHub.Web.Hosting;

// Numbers and times have the same format on every machine.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (OpenFileLimit.IsTooLow)
{
    Console.WriteLine(OpenFileLimit.TooLowMessage);
    return 1;
}

if (ClientCommands.CanHandle(args))
{
    return await ClientCommands.RunAsync(args);
}

var (storeCommand, settings) = StoreCommand.Parse(args);
var builder = WebApplication.CreateBuilder(PublishedFiles.CreateOptions(settings));
if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
{
    builder.WebHost.UseUrls("http://localhost:5080");
}

// RequestLog writes a line about a request; the framework would write several.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

// StoreFaultMonitor logs the failures of the check; the framework would log each probe.
builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);

// HostStartup logs a failed start in one line.
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

builder.Services.AddOptions<PerfHubOptions>().BindConfiguration(PerfHubOptions.Section).ValidateOnStart();
builder.Services.AddSingleton<IValidateOptions<PerfHubOptions>, PerfHubOptionsValidator>();
builder.Services.AddSingleton(TimeProvider.System);
builder.AddTelemetry();
builder.Services.AddPersistence(builder.Configuration, builder.Environment);
builder.Services.AddMediator();
builder.Services.AddSecurity();
builder.Services.AddSingleton<DenialLimiter>();
builder.Services.AddHostedSingleton<DenialRetryService>();
builder.Services.AddSingleton<IDenialRecorder, DenialRecorder>();
builder.Services.AddSingleton<AuditedOperations>();
builder.Services.AddSingleton<RoleOperations>();
builder.AddLimits();
builder.Services.AddSingleton<BodyMemoryLimiter>();
builder.Services.AddResponseCache();
builder.Services.AddBackgroundServices();
builder.Services.AddOpenApiDocument();
builder.AddPages();
builder.Services.AddCompression();
builder.Services.AddSingleton<ProblemExceptionHandler>();
builder.Services.AddSingleton<IExceptionHandler>(services => services.GetRequiredService<ProblemExceptionHandler>());
builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
builder.Services.AddSingleton<StoreHealthCheck>();
builder.Services.AddSingleton<SharedHealthCheck<StoreHealthCheck>>();
builder.Services.AddHealthChecks().AddCheck<SharedHealthCheck<StoreHealthCheck>>("store", tags: [StoreHealthCheck.ReadyTag], timeout: StoreHealthCheck.Timeout);

await using var app = builder.Build();
if (storeCommand is not null)
{
    return await storeCommand.RunAsync(app);
}

if (!HostStartup.TryInitialize(app))
{
    return 1;
}

app.UsePagesApi();
app.UseRequestCounter();
app.UseRequestLog();
app.UseExceptionHandler(_ => { });
app.UseStatusCodePages(context => ProblemExceptionHandler.WriteStatusProblemAsync(context.HttpContext));
app.UsePreAuthenticationLimits();
app.UseHeadAsGet();
app.UseRouting();
app.UseCompressedResponses();
app.UsePages();
app.UseWhen(
    http => http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase),
    page => page.UseSwaggerUI(ui => ui.SwaggerEndpoint(OpenApiSetup.DocumentPath, "PerfHub v1")));
app.UseAuthentication();
app.UseTenantContext();
app.UseKeyRateLimiter();
app.UseRepeatedReads();
app.UseAllowedMethods();
app.UseAuthorization();
app.UseStrictQuery();
app.UseAcceptedTypes();
app.UseRequestDecompression();
app.UseBodyMemoryLimits();
app.UseDownloadLimits();
app.MapFeatures();
app.MapHealthEndpoints();
app.MapOpenApiDocument();
app.MapProblemPages();
app.MapPages();
if (HostStartup.IsMigrateOnly(app))
{
    return 0;
}

if (!await HostStartup.TryStartAsync(app))
{
    return HostStartup.IsStopping(app) ? 0 : 1;
}

await HostStartup.SeedDemoDataAsync(app);
await HostStartup.WarnIfNobodyCanCallAsync(app);
await app.WaitForShutdownAsync();
return 0;

/// <summary>The entry point; public so that tests can start the host.</summary>
public partial class Program;
