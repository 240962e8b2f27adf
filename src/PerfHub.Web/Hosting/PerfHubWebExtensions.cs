using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using PerfHub.Client;
using PerfHub.Web.Caching;
using PerfHub.Web.Components;
using PerfHub.Web.InProcess;
using PerfHub.Web.Layout;
using PerfHub.Web.Localization;
using PerfHub.Web.Pages.Deviations;
using PerfHub.Web.Pages.Filing;
using PerfHub.Web.Session;
using PerfHub.Web.Session.Oidc;
using Radzen;

namespace PerfHub.Web.Hosting;

/// <summary>Adds the pages to a host.</summary>
public static class PerfHubWebExtensions
{
    private const string ApiClientName = "PerfHub.Web";

    // A draft of a report is kept in the browser and travels in one message.
    private const int MaxMessageBytes = 2 * 1024 * 1024;

    private const int MaxRetries = 1;

    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(2);

    /// <summary>Registers the services of the pages.</summary>
    public static void AddPerfHubWeb(this WebApplicationBuilder builder)
    {
        var services = builder.Services;

        // In Development the framework would map a GET of any path, for files that are added later. Unknown paths of the API would then have methods.
        builder.Configuration["DisableStaticAssetNotFoundRuntimeFallback"] = "true";
        services.AddOptions<WebSettings>().BindConfiguration(WebSettings.Section).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSignalR(options => options.MaximumReceiveMessageSize = MaxMessageBytes);
        services.AddRadzenComponents();
        services.AddSingleton<SessionCookie>();
        services.TryAddSingleton<ISessionStore, MemorySessionStore>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "perfhub.antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddHttpContextAccessor();

        // Chinese stays readable in the document, and a third as long.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton<DemoLinks>();
        OidcSignIn.AddServices(services);
        services.AddSingleton<FormSubmissions>();
        services.AddSingleton<KeptForms>();
        services.AddSingleton<RuleCatalogueCache>();
        services.AddScoped<CaseDrafts>();
        services.AddScoped<DraftStore>();
        services.AddScoped<PageSession>();
        services.AddScoped<PageTimeZone>();
        services.AddSingleton<UserCache>();
        services.AddSingleton<PageCache>();
        services.AddScoped<CircuitHandler, CircuitSessionHandler>();
        services.AddSingleton<InProcessPipeline>();
        var settings = builder.Configuration.GetSection(WebSettings.Section).Get<WebSettings>();
        services.AddApiClient(isInProcess: settings?.Api is null);
        if (settings is { KeyFolder: { } folder })
        {
            services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(folder)).SetApplicationName("PerfHub");
        }
        else
        {
            services.AddDataProtection().SetApplicationName("PerfHub");
        }
    }

    /// <summary>
    /// Lets pages call the API of the same host without a connection. It must be the first middleware, so that these calls pass all others.
    /// </summary>
    public static void UseInProcessApi(this IApplicationBuilder app)
    {
        var pipeline = app.ApplicationServices.GetRequiredService<InProcessPipeline>();
        app.Use(next =>
        {
            pipeline.Invoke = next;
            return next;
        });
    }

    /// <summary>
    /// Handles requests to pages, apart from the rest of the pipeline. It must come after routing, and before authentication of the API.
    /// </summary>
    public static void UsePerfHubWeb(this IApplicationBuilder app) => app.MapWhen(WebEndpointMetadata.IsWebRequest, web =>
    {
        web.UseMiddleware<PageHeadersMiddleware>();
        web.Use((http, next) =>
        {
            CultureInfo.CurrentUICulture = Language.FromRequest(http.Request);
            return next(http);
        });
        web.UseMiddleware<PageErrorMiddleware>();
        web.UseWhen(http => !WebEndpointMetadata.IsStaticFile(http), page =>
        {
            page.UseMiddleware<SessionMiddleware>();
            page.UseAntiforgery();
            page.UseMiddleware<FormMiddleware>();
            page.UseMiddleware<PageCacheMiddleware>();
        });
        web.Run(PageErrorMiddleware.RunEndpointAsync);
    });

    /// <summary>Maps the pages and their files.</summary>
    public static void MapPerfHubWeb(this IEndpointRouteBuilder routes)
    {
        // The group has the metadata of files, because the framework adds an endpoint for them in Development; pages have their own.
        var web = routes.MapGroup("").ExcludeFromDescription().AllowAnonymous().WithMetadata(WebEndpointMetadata.StaticFile);
        web.MapStaticAssets();
        web.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .Add(endpoint => endpoint.Metadata.Add(WebEndpointMetadata.Page));
        web.MapSessionEndpoints();
        routes.ServiceProvider.GetRequiredService<OidcSignIn>().MapEndpoints(web);
        web.MapDownloads();
    }

    private static void AddApiClient(this IServiceCollection services, bool isInProcess)
    {
        var client = services.AddHttpClient(ApiClientName).ConfigurePrimaryHttpMessageHandler(provider =>
            isInProcess
                ? new InProcessHandler(provider.GetRequiredService<InProcessPipeline>(), provider.GetRequiredService<IHttpContextFactory>())
                : new SocketsHttpHandler
                {
                    AutomaticDecompression = System.Net.DecompressionMethods.All,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),

                    // A redirect would carry a report and the user's address along, and users would share cookies, such as those of a load balancer.
                    AllowAutoRedirect = false,
                    UseCookies = false,
                });
        if (isInProcess)
        {
            // The host logs these calls itself.
            client.RemoveAllLoggers();
        }

        services.AddScoped(provider => new ApiCallRecorder(new UserHandler(
            provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(ApiClientName), provider.GetRequiredService<PageSession>(), provider.GetRequiredService<UserCache>())));
        services.AddScoped(provider =>
        {
            var session = provider.GetRequiredService<PageSession>();
            return new PerfHubClient(
                new HttpClient(provider.GetRequiredService<ApiCallRecorder>(), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan },
                new PerfHubClientOptions
                {
                    BaseAddress = provider.GetRequiredService<IOptions<WebSettings>>().Value.Api ?? InProcessHandler.BaseAddress,
                    ApiKeyProvider = (_, cancel) => session.GetKeyAsync(cancel),
                    MaxRetries = MaxRetries,
                    MaxRetryDelay = MaxRetryDelay,
                });
        });
    }
}
