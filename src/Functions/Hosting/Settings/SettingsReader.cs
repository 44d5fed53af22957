using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace DRServerless.Functions.Hosting.Settings;

/// <summary>
/// Reads settings into records, and collects all that is wrong: values that do not fit, and names that no property has (a typing error would
/// otherwise be a default that nobody sees). An empty value is no value. Faults never quote values, which may be secrets.
/// </summary>
internal static class SettingsReader
{
    /// <summary>Fills a record of a section.</summary>
    public static object Read(Type type, IConfigurationSection section, List<string> faults)
    {
        var target = Activator.CreateInstance(type)!;
        var properties = Properties(type);
        foreach (var unknown in section.GetChildren().Where(child => properties.All(property => !Matches(property, child))))
            faults.Add($"{Name(unknown.Path)} is not the name of a setting.");
        foreach (var property in properties)
        {
            var child = section.GetSection(property.Name);
            if (IsSection(property.PropertyType)) property.SetValue(target, Read(property.PropertyType, child, faults));
            else if (ReadValue(property.PropertyType, child, faults) is { } value) property.SetValue(target, value);
        }

        return target;
    }

    /// <summary>The names of all settings below a record, as they stand among an app's settings.</summary>
    public static IEnumerable<string> Names(Type type, string prefix) => Properties(type).SelectMany(property =>
        IsSection(property.PropertyType) ? Names(property.PropertyType, $"{prefix}__{property.Name}") : [$"{prefix}__{property.Name}"]);

    /// <summary>A setting's name as people write it.</summary>
    public static string Name(string path) => path.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal);

    private static PropertyInfo[] Properties(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null && property.GetIndexParameters().Length == 0)];

    private static bool Matches(PropertyInfo property, IConfigurationSection child) => string.Equals(property.Name, child.Key, StringComparison.OrdinalIgnoreCase);

    private static bool IsSection(Type type) => type.IsClass && type != typeof(string) && type != typeof(Uri);

    private static object? ReadValue(Type type, IConfigurationSection child, List<string> faults)
    {
        if (child.GetChildren().Any())
        {
            faults.Add($"{Name(child.Path)} is one setting, and nothing is below it.");
            return null;
        }

        if (child.Value is not { } text || string.IsNullOrWhiteSpace(text)) return null;
        var (value, expected) = Convert(Nullable.GetUnderlyingType(type) ?? type, text.Trim());
        if (value is null) faults.Add($"{Name(child.Path)} must be {expected}.");
        return value;
    }

    private static (object? Value, string Expected) Convert(Type type, string text)
    {
        if (type == typeof(string)) return (text, "a text");
        if (type == typeof(Uri)) return (Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null, "an absolute address");
        if (type == typeof(bool)) return (bool.TryParse(text, out var flag) ? flag : null, "true or false");
        if (type == typeof(int)) return (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null, "a whole number");
        if (type == typeof(TimeSpan)) return (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) ? time : null, "a time such as 00:04:00");
        if (type == typeof(IReadOnlyList<string>)) return (text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), "a list with commas");
        if (type.IsEnum) return (Named(type, text), $"one of {string.Join(", ", Enum.GetNames(type))}");
        throw new InvalidOperationException($"No setting can be of the type {type.Name}.");
    }

    /// <summary>By name only: a number would name what nobody reads.</summary>
    private static object? Named(Type type, string text) =>
        Enum.GetNames(type).FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse(type, name) : null;
}
