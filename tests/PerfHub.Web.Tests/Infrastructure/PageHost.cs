using System.Globalization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Client;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>A host with pages on an empty store, in the process of the tests.</summary>
public sealed class PageHost : WebApplicationFactory<Program>
{
    public const string OperatorKey = "bootstrap-key-of-the-tests-0123456789";

    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-pages-").FullName;

    private readonly IEnumerable<(string Name, string Value)> _settings;

    public PageHost()
        : this([])
    {
    }

    private PageHost(IEnumerable<(string Name, string Value)> settings)
    {
        _settings = settings;
        UseKestrel();
        StartServer();
    }

    /// <summary>The clock of the host.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>Responds to calls of the pages in place of the API; <see langword="null"/> lets a call pass.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Api { get; set; } = _ => null;

    /// <summary>Delays calls of the pages.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task> BeforeCall { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Sees the answers of the API to calls of the pages.</summary>
    public Action<HttpResponseMessage> Answered { get; set; } = _ => { };

    /// <summary>The address of the host.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>The API, called by an operator.</summary>
    public PerfHubClient Operator => CreateApi(OperatorKey);

    /// <summary>Starts a host with settings of its own.</summary>
    public static PageHost Start(params IEnumerable<(string Name, string Value)> settings) => new(settings);

    /// <summary>Creates a client of the API.</summary>
    public PerfHubClient CreateApi(string key) => new(new PerfHubClientOptions { BaseAddress = Address, ApiKey = key, Culture = CultureInfo.GetCultureInfo("zh") });

    /// <summary>Registers a bureau, and creates the key of its administrator.</summary>
    public async Task<string> CreateBureauAsync(string code, string name, string? parent = null, string? timeZone = null)
    {
        await Operator.Bureaus.CreateBureauAsync(new CreateBureauRequest { Code = code, Name = name, Parent = parent, TimeZone = timeZone });
        return await CreateKeyAsync(OperatorKey, Role.BureauAdmin, code, name: "局管理员");
    }

    /// <summary>Creates a key of a role, with the key of somebody who may.</summary>
    public async Task<string> CreateKeyAsync(string creator, Role role, string bureau, string? unit = null, string? name = null) =>
        (await CreateApi(creator).ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = role, Bureau = bureau, Unit = unit, Name = name ?? "测试" })).Value.Key!;

    /// <summary>Opens a browser window that nobody is signed in to.</summary>
    public PageVisitor Open(string language = "zh") => new(Address, language);

    /// <summary>Opens a browser window of a user who is signed in with a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="language">The language of the browser.</param>
    /// <param name="address">The user's address as a proxy names it; <see langword="null"/> without a proxy.</param>
    public async Task<PageVisitor> SignInAsync(string key, string language = "zh", string? address = null)
    {
        var visitor = new PageVisitor(Address, language, address);
        await visitor.SignInAsync(key);
        return visitor;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");

        // The host begins to listen by itself: a port that the factory sets may come too late.
        builder.UseUrls("http://127.0.0.1:0");

        // A host in Development finds style sheets and scripts of a build that was not published by itself.
        builder.UseStaticWebAssets();
        builder.UseSetting("PerfHub:BootstrapKey", OperatorKey);
        builder.UseSetting("PerfHub:Limits:RateLimiting", "false");
        builder.UseSetting("ConnectionStrings:PerfHub", $"Data Source={Path.Combine(_folder, "perfhub.db")}");
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddHttpClient("PerfHub.Web").AddHttpMessageHandler(() => new ApiHandler(this));
        });
        builder.ConfigureLogging(logging => logging.ClearProviders());
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private sealed class ApiHandler(PageHost host) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await host.BeforeCall(request, cancellationToken);
            var response = host.Api(request) ?? await base.SendAsync(request, cancellationToken);
            host.Answered(response);
            return response;
        }
    }
}
