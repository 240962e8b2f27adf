using Microsoft.Playwright;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>What a group of tests knows of the shared host and browser. Without Chromium the tests that need it are skipped, and say so.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    // Signing in is tested once; all other tests begin after it.
    private readonly Dictionary<string, List<Cookie>> _cookies = [];

    private SharedBrowser? _shared;

    /// <summary>The host with the demo.</summary>
    public Demo Demo => _shared?.Demo ?? throw new InvalidOperationException("The host was not started.");

    public async Task InitializeAsync() => _shared = await SharedBrowser.OpenAsync();

    public async Task DisposeAsync()
    {
        if (_shared is not null)
        {
            await _shared.DisposeAsync();
        }
    }

    /// <summary>Signs a user in who needs no browser.</summary>
    public async Task<PageVisitor> SignInPlainAsync(string role, string language = "zh")
    {
        var visitor = new PageVisitor(Demo.Address, language);
        await visitor.SignInAsync(Demo.Keys[role]);
        return visitor;
    }

    /// <summary>Opens a window that nobody is signed in to, at the host with the demo or at another one.</summary>
    public async Task<Visitor> OpenAsync(string locale = "zh-CN", int width = 1400, Uri? address = null)
    {
        Skip.If(_shared?.Browser is null, "There is no Chromium. Install it (apt-get install chromium-headless-shell), or name it in PERFHUB_TEST_CHROMIUM.");
        var context = await _shared!.Browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = (address ?? Demo.Address).ToString(),
            Locale = locale,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            AcceptDownloads = true,
        });
        return new Visitor(context, await context.NewPageAsync(), Demo);
    }

    /// <summary>Opens a window of a user who is signed in with the key of a role.</summary>
    public async Task<Visitor> SignInAsync(string role, string locale = "zh-CN", int width = 1400)
    {
        var visitor = await OpenAsync(locale, width);
        if (_cookies.TryGetValue(role, out var cookies))
        {
            await visitor.Page.Context.AddCookiesAsync(cookies);
            return visitor;
        }

        await visitor.SignInAsync(Demo.Keys[role]);
        _cookies[role] = [.. (await visitor.Page.Context.CookiesAsync())
            .Select(it => new Cookie { Name = it.Name, Value = it.Value, Url = Demo.Address.ToString(), HttpOnly = it.HttpOnly, SameSite = it.SameSite })];
        return visitor;
    }
}
