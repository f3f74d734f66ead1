// Opens the campaign chosen in a list at once; the form's button does the same without this.
document.addEventListener("change", (event) => {
  const list = event.target;
  if (list instanceof HTMLSelectElement && "chuyen" in list.dataset) list.form.submit();
});
