using System.Globalization;
using System.Xml;

namespace DRServerless.Simulator.Ec2.Protocol;

/// <summary>Writes the elements of an answer. What is null is left out.</summary>
internal sealed class Ec2Writer(XmlWriter xml)
{
    public void Text(string name, string? value)
    {
        if (value is not null) xml.WriteElementString(name, value);
    }

    public void Number(string name, long? value) => Text(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Flag(string name, bool? value) => Text(name, value switch { true => "true", false => "false", null => null });

    public void Time(string name, DateTimeOffset? value) => Text(name, Format(value));

    public void Structure(string name, Action write)
    {
        xml.WriteStartElement(name);
        write();
        xml.WriteEndElement();
    }

    public void List<T>(string name, IEnumerable<T> items, Action<T> write, string itemName = "item")
    {
        xml.WriteStartElement(name);
        foreach (var item in items)
        {
            xml.WriteStartElement(itemName);
            write(item);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    public void Texts(string name, IEnumerable<string> items) => List(name, items, xml.WriteString);

    public void Tags(IReadOnlyDictionary<string, string> tags) =>
        List("tagSet", tags.OrderBy(tag => tag.Key, StringComparer.Ordinal), tag =>
        {
            Text("key", tag.Key);
            Text("value", tag.Value);
        });

    private static string? Format(DateTimeOffset? value) =>
        value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
