using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>A browser window without scripts: it keeps cookies, follows redirects and pages that load another one, and sends forms.</summary>
public sealed class PageVisitor : IDisposable
{
    private const int MaxRedirects = 10;

    private readonly HttpClient _client;

    public PageVisitor(Uri address, string language) => _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies })
    {
        BaseAddress = address,
        DefaultRequestHeaders = { { "Accept", "text/html" }, { "Accept-Language", language }, { "Sec-Fetch-Site", "same-origin" } },
    };

    public CookieContainer Cookies { get; } = new();

    /// <summary>Opens an address; a page of an error is returned like any other.</summary>
    public async Task<Page> OpenAsync(string address) => await FollowAsync(await _client.GetAsync(address));

    /// <summary>Sends a request and follows nothing.</summary>
    public Task<HttpResponseMessage> GetAsync(string address) => _client.GetAsync(address);

    /// <summary>Sends a form of a page with all its fields as they are, except those given.</summary>
    /// <param name="page">The page.</param>
    /// <param name="form">The name of the form's handler, or its action.</param>
    /// <param name="fields">Values to type; <see langword="null"/> leaves a field out, such as a box that is not ticked.</param>
    public async Task<Page> SubmitAsync(Page page, string form, params (string Name, string? Value)[] fields)
    {
        var element = page.Document.Forms.First(it =>
            !it.HasAttribute("hidden") && (it.GetAttribute("action") == form || (it.QuerySelector("[name=_handler]") as IHtmlInputElement)?.Value == form));
        var values = element.Elements.Select(ReadField).OfType<(string Name, string? Value)>().ToList();
        values.RemoveAll(it => fields.Any(field => field.Name == it.Name));
        values.AddRange(fields);
        var content = new FormUrlEncodedContent(values.Where(it => it.Value is not null).Select(it => KeyValuePair.Create(it.Name, it.Value!)));
        var target = new Uri(page.Address, element.GetAttribute("action") ?? page.Address.ToString());
        return element.Method == "post"
            ? await FollowAsync(await _client.PostAsync(target, content))
            : await OpenAsync($"{target.GetLeftPart(UriPartial.Path)}?{await content.ReadAsStringAsync()}");
    }

    public void Dispose() => _client.Dispose();

    private static (string Name, string? Value)? ReadField(AngleSharp.Dom.IElement element) => element switch
    {
        IHtmlInputElement { Name: { Length: > 0 } name, Type: "checkbox" or "radio" } box => box.IsChecked ? (name, box.Value) : null,
        IHtmlInputElement { Name: { Length: > 0 } name } input => (name, input.Value),
        IHtmlSelectElement { Name: { Length: > 0 } name } select => (name, select.Value),
        IHtmlTextAreaElement { Name: { Length: > 0 } name } text => (name, text.Value),
        _ => null,
    };

    private async Task<Page> FollowAsync(HttpResponseMessage response)
    {
        for (var i = 0; i < MaxRedirects; i++)
        {
            var address = response.RequestMessage!.RequestUri!;
            if (response.Headers.Location is { } location)
            {
                response = await _client.GetAsync(new Uri(address, location));
                continue;
            }

            var document = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
            if (document.QuerySelector("meta[http-equiv=refresh]")?.GetAttribute("content")?.Split("url=") is [_, var next])
            {
                response = await _client.GetAsync(new Uri(address, next));
                continue;
            }

            return new Page(address, response.StatusCode, document);
        }

        throw new InvalidOperationException("The pages lead in a circle.");
    }
}
